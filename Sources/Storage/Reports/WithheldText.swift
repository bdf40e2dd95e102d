import IncidentModel
import Postgres

/// Words that an audience may not see: the Traffic Light Protocol labels of a row against the audience's ceiling.
enum WithheldText {
    /// The column, or a note with the label in its place where the row is more restricted than the ceiling.
    static func unless(_ label: String, _ ceiling: TrafficLight, _ column: String) -> SQL {
        """
        case when \(unsafe: label) <= \(ceiling) then \(unsafe: column)
            else 'Withheld: TLP:' || upper(\(unsafe: label)::text) end
        """
    }
}
