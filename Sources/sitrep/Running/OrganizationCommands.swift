import ArgumentParser
import Casework
import IncidentModel
import Storage

struct OrganizationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org", abstract: "Organisations: each has its own incidents.",
        subcommands: [List.self, Add.self, Set.self, ProfileCommand.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the organisations.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor, organization: "default")
            let organizations = try OrganizationDesk(shell.desk).list()
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("organizations", .array(organizations.map(\.json))),
                        .init("next_cursor", .null),
                    ]).text)
            }
            var table = TextTable([.init("key"), .init("name", flexible: true), .init("time zone")])
            for organization in organizations {
                table.rows.append([.init(organization.key), .init(organization.name), .init(organization.timeZone)])
            }
            try table.print()
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an organisation.",
            discussion: "Example: sitrep org add acme --name 'Acme Ltd' --time-zone Europe/London")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "Its key: lower-case letters, digits, - and _.") var key: String
        @Option(parsing: .unconditional, help: "Its name; the key when absent.") var name: String?

        func run() throws {
            // The organisation that the environment names may be the one that is about to be added.
            let shell = try Shell.open(common, actor: actor, organization: "default")
            try Answer.print(
                try shell.desk.addOrganization(
                    key: key, name: name ?? key, timeZone: common.timeZone ?? "UTC", change.options),
                json: common.json)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change the organisation's name or time zone.",
            discussion: "Example: sitrep org set --time-zone Europe/Paris")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Option(parsing: .unconditional, help: "Its name.") var name: String?

        func validate() throws {
            if name == nil, common.timeZone == nil { throw ValidationError("give --name or --time-zone") }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try shell.desk.setOrganization(name: name, timeZone: common.timeZone, change.options),
                json: common.json)
        }
    }
}

struct MemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "The people and accounts of an organisation.",
        subcommands: [List.self, Add.self, Remove.self, Grant.self, Revoke.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the members.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let members = try OrganizationDesk(shell.desk).members(of: shell.desk.organization)
            if common.json {
                let list = members.map { member in
                    JSONValue.object([
                        .init("name", .string(member.name)), .init("display_name", .string(member.displayName)),
                        .init("email", .text(member.email)), .init("active", .bool(member.active)),
                        .init("roles", .strings(member.roles)),
                    ])
                }
                return try Terminal.print(
                    JSONValue.object([.init("members", .array(list)), .init("next_cursor", .null)]).text)
            }
            var table = TextTable([.init("name"), .init("called", flexible: true), .init("roles"), .init("active")])
            for member in members {
                table.rows.append([
                    .init(member.name), .init(member.displayName), .init(member.roles.joined(separator: ", ")),
                    .init(member.active ? "yes" : "no"),
                ])
            }
            try table.print(empty: "no members")
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add or rename a member.",
            discussion: """
                Examples:
                  sitrep member add analyst-1 --display-name 'First analyst'
                  sitrep member add analyst-1 --role responder      # after: sitrep role add responder
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The name under which the member acts.") var name: String
        @Option(parsing: .unconditional, help: "How the member is called in documents.") var displayName: String = ""
        @Option(help: "Mail address.") var email: String?
        @Option(help: "A role; may be repeated.", completion: .custom(Completion.roles)) var role: [String] = []

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try shell.desk.putMember(
                    name: name, displayName: displayName, email: email, roles: role, change.options), json: common.json)
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deactivate a member: what was done stays, and nothing is done under that name any more.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The member.", completion: .custom(Completion.people)) var name: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.deactivate(member: name, change.options), json: common.json)
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a member a role.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The member.", completion: .custom(Completion.people)) var name: String
        @Argument(help: "The role.", completion: .custom(Completion.roles)) var role: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.grant(role, to: name, change.options), json: common.json)
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a role from a member.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The member.", completion: .custom(Completion.people)) var name: String
        @Argument(help: "The role.", completion: .custom(Completion.roles)) var role: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.revoke(role, from: name, change.options), json: common.json)
        }
    }
}

struct RoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "The roles of an organisation.", subcommands: [List.self, Add.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the roles.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let roles = try OrganizationDesk(shell.desk).roles(of: shell.desk.organization)
            if common.json {
                let list = roles.map {
                    JSONValue.object([.init("key", .string($0.key)), .init("description", .string($0.description))])
                }
                return try Terminal.print(
                    JSONValue.object([.init("roles", .array(list)), .init("next_cursor", .null)]).text)
            }
            for role in roles { try Terminal.print("\(Terminal.safe(role.key)): \(Terminal.safe(role.description))") }
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a role.", discussion: "Example: sitrep role add responder --description 'Works incidents'")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "Its key.") var key: String
        @Option(parsing: .unconditional, help: "What it is for.") var description: String = ""

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try shell.desk.putRole(key: key, description: description, change.options), json: common.json)
        }
    }
}
