/// The releases of OSCAL that exports can say they follow. What we write is valid in each of them.
package enum OSCALVersion: String, CaseIterable, Sendable {
    case v112 = "1.1.2"
    case v113 = "1.1.3"
    case v120 = "1.2.0"
    case v121 = "1.2.1"
    case v122 = "1.2.2"
}
