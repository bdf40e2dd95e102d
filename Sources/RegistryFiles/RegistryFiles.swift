// The rules, calendars and other data of the law travel inside the binary, as JSON: `RegistryFilesEmbedded.all`.
