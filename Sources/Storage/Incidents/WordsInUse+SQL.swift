import Postgres

/// Words that occur in the incidents of an organisation.
package enum WordsInUseQuery {
    package enum Kind: Sendable {
        case person
        case category
        case tag
    }

    package static func words(_ kind: Kind, startingWith prefix: String, limit: Int) -> SQL {
        let words: SQL =
            switch kind {
            case .person:
                """
                select name as word from member where active
                union select owner from incident where owner is not null
                """
            case .category: "select distinct category as word from incident where category is not null"
            case .tag: "select distinct tag as word from incident_tag"
            }
        return """
            select word from (\(words)) w where starts_with(lower(word), lower(\(prefix))) order by 1 limit \(Int64(limit))
            """
    }
}
