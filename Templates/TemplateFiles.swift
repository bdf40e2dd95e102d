// The files beside this one are embedded by the build as `TemplateFilesEmbedded.all`; a target needs one Swift file.
