// The build embeds the report definitions of this folder; a target needs one Swift file of its own.
