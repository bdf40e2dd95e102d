// The build embeds the SQL files of this folder; a target needs one Swift file of its own.
