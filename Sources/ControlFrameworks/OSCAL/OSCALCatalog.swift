/// What Sitrep keeps of an OSCAL catalog (NIST OSCAL 1.0–1.2, catalog model).
package struct OSCALCatalog: Equatable, Sendable {
    package let metadata: OSCALMetadata
    package let groups: [OSCALGroup]
    /// Controls that stand outside of any group.
    package let controls: [OSCALControl]

    package init(metadata: OSCALMetadata, groups: [OSCALGroup], controls: [OSCALControl]) {
        self.metadata = metadata
        self.groups = groups
        self.controls = controls
    }

    /// Every control with those within it, in the document's order.
    package var allControls: [OSCALControl] { (groups.flatMap(\.allControls) + controls.flatMap(\.withDescendants)) }
}

package struct OSCALMetadata: Equatable, Sendable {
    package let uuid: String
    package let title: String
    /// Of the content: `5.1.1+u4`.
    package let version: String
    package let oscalVersion: String
    package let lastModified: String

    package init(uuid: String, title: String, version: String, oscalVersion: String, lastModified: String) {
        self.uuid = uuid
        self.title = title
        self.version = version
        self.oscalVersion = oscalVersion
        self.lastModified = lastModified
    }
}

package struct OSCALGroup: Equatable, Sendable {
    /// OSCAL does not demand one.
    package let id: String?
    package let title: String
    package let groups: [OSCALGroup]
    package let controls: [OSCALControl]
    package let parameters: [OSCALParameter]
    package let parts: [OSCALPart]

    package var allControls: [OSCALControl] { groups.flatMap(\.allControls) + controls.flatMap(\.withDescendants) }
}

package struct OSCALControl: Equatable, Sendable {
    package let id: String
    package let title: String
    /// As the publisher writes it (`AC-2(1)`); from the identifier where the document has none.
    package let label: String
    package let isWithdrawn: Bool
    package let parameters: [OSCALParameter]
    package let parts: [OSCALPart]
    package let controls: [OSCALControl]

    package var withDescendants: [OSCALControl] { [self] + controls.flatMap(\.withDescendants) }

    func with(controls: [OSCALControl]) -> OSCALControl {
        OSCALControl(
            id: id, title: title, label: label, isWithdrawn: isWithdrawn, parameters: parameters, parts: parts,
            controls: controls)
    }
}

package struct OSCALParameter: Equatable, Sendable {
    package let id: String
    package let label: String?
    package let values: [String]
}

package struct OSCALPart: Equatable, Sendable {
    package let id: String?
    /// `statement`, `guidance`, `item` …
    package let name: String
    package let title: String?
    package let prose: String?
    package let parts: [OSCALPart]
}
