/// A control as it was named when something was recorded about it; a later edition of its framework does not rename it.
package struct ControlReference: Codable, Equatable, Sendable {
    /// URN, `urn:sitrep:framework:NAME:VERSION:control:ID`.
    package var control: String
    package var label: String
    package var title: String

    package init(control: String, label: String, title: String) {
        self.control = control
        self.label = label
        self.title = title
    }
}
