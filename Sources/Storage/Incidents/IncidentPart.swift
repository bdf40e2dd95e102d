/// What hangs on an incident; its bit in `incident.parts` says that there may be some (migrations 0028 and 0031).
enum IncidentPart: Int32, CaseIterable {
    case links = 1
    case escalations = 2
    case evidence = 4
    case controls = 8
    case duties = 16
    case controlsOfActions = 32
    case privilegedNotes = 64
    case tasks = 128
    case actions = 256
    case reviews = 512
    case tags = 1_024
    case assets = 2_048
    case observables = 4_096
    case techniques = 8_192
}
