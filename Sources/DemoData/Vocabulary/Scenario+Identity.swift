extension Scenario {
    static let phishing = Scenario(
        category: "phishing", severeWeight: 10, ordinaryWeight: 26,
        titles: [
            Title(.account, "Credentials of % entered on a copied sign-in page"),
            Title(.account, "Invoice fraud attempt from the mailbox of %"),
            Title(.site, "Wave of parcel notices to all staff at %"),
            Title(.account, "QR code in a payroll mail led % to a false portal"),
            Title(.account, "Call from a false help desk made % approve a sign-in"),
            Title(.account, "Reply in an old thread asks % to change bank details"),
            Title(.workstation, "Attachment of an application mail opened on %"),
        ],
        summaries: [
            "Several people reported the same message within minutes. It was removed from all mailboxes and those who had "
                + "clicked were asked to change their passwords.",
            "A convincing copy of the sign-in page collected credentials. Sessions were revoked and sign-ins checked.",
        ],
        sources: ["user report", "user report", "mail gateway", "SIEM rule", "identity provider"],
        techniques: ["T1566.001", "T1566.002", "T1204.001", "T1598.003", "T1534"],
        tags: ["mail", "credentials", "awareness", "fraud"],
        sightings: [.sender, .link, .domain],
        work: [
            Work(.triage, "Find everybody who received the message and who clicked"),
            Work(.containment, "Remove the message from all mailboxes"),
            Work(.containment, "Revoke sessions and reset passwords of those who clicked"),
            Work(.eradication, "Delete forwarding rules and consents added since"),
            Work(.recovery, "Tell the people concerned what happened and thank the reporters"),
        ],
        causes: [
            "The mail gateway let a domain through that was registered the day before.",
            "The second factor could be approved with one tap, without a number to compare.",
            "Outside senders were not marked in the mail client.",
        ],
        lessons: [
            "People who report quickly are our best sensor; they should hear back within the hour.",
            "A push approval is no protection against a patient caller.",
            "Looking for clicks without looking for entered passwords gave a false all-clear.",
        ],
        remedies: [
            Remedy(.awareness, "Show the real message, with consent, in the next awareness session"),
            Remedy(.controlDesign, "Move finance and administrators to phishing-resistant sign-in"),
            Remedy(.configurationBaseline, "Hold mail from domains younger than seven days"),
        ],
        eradicationPassed: "Nobody had clicked; the message was simply withdrawn.",
        recoveryPassed: "No account or service was interrupted.")

    static let accountCompromise = Scenario(
        category: "account_compromise", severeWeight: 14, ordinaryWeight: 14,
        titles: [
            Title(.account, "Sign-in of % from two countries within an hour"),
            Title(.account, "Repeated push requests accepted by %"),
            Title(.account, "Inbox rule of % forwards invoices to an outside address"),
            Title(.account, "Dormant administrator account % became active"),
            Title(.service, "Password spraying against % succeeded for one account"),
            Title(.account, "New device registered for % minutes after a password reset"),
            Title(.account, "Session cookie of % replayed from a hosting network"),
        ],
        summaries: [
            "The identity provider raised the risk of a sign-in that had passed the second factor. The session was ended and "
                + "everything done in it was reviewed.",
            "An account was used from a network that the person had never used. The person confirmed it was not them.",
        ],
        sources: ["identity provider", "identity provider", "SIEM rule", "user report", "threat intelligence"],
        techniques: ["T1078.004", "T1110.003", "T1621", "T1539", "T1098.005", "T1114.003"],
        tags: ["identity", "mfa", "session", "cloud"],
        sightings: [.address, .addressV6, .network],
        work: [
            Work(.triage, "Ask the person by telephone whether the sign-in was theirs"),
            Work(.containment, "End all sessions, reset the password and remove new devices"),
            Work(.containment, "List what the session read, changed and sent"),
            Work(.eradication, "Remove inbox rules, tokens and consents that were added"),
            Work(.recovery, "Register the second factor again with the person present"),
        ],
        causes: [
            "A password reused from another site was still valid.",
            "Long-lived sessions stayed valid after the password had been changed.",
            "The help desk reset a second factor after a call without checking who called.",
        ],
        lessons: [
            "Changing a password without ending sessions leaves the intruder inside.",
            "Risky sign-ins of administrators deserve a call at night; others can wait until morning.",
            "We need the telephone numbers of our people outside the directory that may be lost.",
        ],
        remedies: [
            Remedy(.controlDesign, "End all sessions automatically when a password is reset"),
            Remedy(.process, "Have the help desk call back before it resets a second factor"),
            Remedy(.technology, "Refuse passwords that appear in known breach lists"),
        ],
        recoveryPassed: "The person could work on with a spare account; nothing had to be restored.")

    static let insiderMisuse = Scenario(
        category: "insider_misuse", severeWeight: 5, ordinaryWeight: 4, trafficLight: .red,
        titles: [
            Title(.account, "Bulk download by % shortly before leaving"),
            Title(.account, "Customer records opened by % without a case"),
            Title(.workstation, "Source archive copied to a private drive on %"),
            Title(.account, "Shared administrator password used by % outside the change window"),
            Title(.server, "Audit logging switched off by hand on %"),
        ],
        summaries: [
            "Access was technically allowed but had no reason in any case or task. Human resources and the works council were "
                + "brought in before anybody was spoken to.",
            "The pattern of downloads differed strongly from the months before. Evidence was secured before access was cut.",
        ],
        sources: ["DLP", "SIEM rule", "internal audit", "manager report"],
        techniques: ["T1052.001", "T1567.002", "T1213.002", "T1074.001"],
        tags: ["insider", "privacy", "hr"],
        sightings: [.network],
        work: [
            Work(.triage, "Agree with human resources and legal on who may know"),
            Work(.containment, "Secure logs and copies before the person is spoken to"),
            Work(.containment, "Reduce the account's access to what the agreed plan says"),
            Work(.eradication, "Recover or have deleted what was taken"),
            Work(.recovery, "Check the access of the whole role, not of one person only"),
        ],
        causes: [
            "Access grew with every change of role and was never taken back.",
            "Reading records left no trace that anybody looked at.",
            "The leaver process began on the last day instead of on the day of notice.",
        ],
        lessons: [
            "Having one agreed sheet on who may know kept rumours and mistakes away.",
            "Evidence has to be secured before the conversation, not after it.",
            "A download limit would have turned a breach into an alert.",
        ],
        remedies: [
            Remedy(.process, "Review access on the day of notice for every leaver"),
            Remedy(.controlDesign, "Limit bulk export of customer records to a second person's approval"),
            Remedy(.awareness, "Explain to teams how access to records is logged and reviewed"),
        ],
        eradicationPassed: "No data left the organisation; there was nothing to recover or delete.",
        recoveryPassed: "No service was affected.")

    static let policyViolation = Scenario(
        category: "policy_violation", severeWeight: 1, ordinaryWeight: 5, trafficLight: .green,
        titles: [
            Title(.workstation, "Unapproved remote control tool installed on %"),
            Title(.account, "Work documents of % synchronised to a private store"),
            Title(.server, "Test data with real names found on %"),
            Title(.workstation, "Personal mining software started on %"),
        ],
        summaries: [
            "A tool was used that our rules do not allow. There was no sign of intent or of harm.",
            "A shortcut was taken under time pressure; it was put right together with the team.",
        ],
        sources: ["EDR", "DLP", "internal audit"],
        techniques: ["T1219", "T1496"],
        tags: ["policy", "shadow-it"],
        sightings: [.domain],
        work: [
            Work(.triage, "Ask the team what the tool was needed for"),
            Work(.containment, "Remove the tool or move the data"),
        ],
        causes: [
            "The approved tool could not do what the team needed.",
            "Nobody had told new staff where the rules are.",
        ],
        lessons: [
            "Shadow tools point at a need; removing them without an answer brings them back.",
            "Rules that are found in two clicks are followed more often.",
        ],
        remedies: [
            Remedy(.process, "Offer an approved way to share large files with partners"),
            Remedy(.awareness, "Add the list of approved tools to the first-day guide"),
        ],
        eradicationPassed: "There was no intruder and nothing to remove.",
        recoveryPassed: "No service was affected.")
}
