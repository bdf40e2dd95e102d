extension Scenario {
    static let dataBreach = Scenario(
        category: "data_breach", severeWeight: 9, ordinaryWeight: 3.5, trafficLight: .red,
        titles: [
            Title(.shop, "Customer export of % found on a public file host"),
            Title(.account, "List of applicants sent to the wrong address by %"),
            Title(.server, "Large outgoing transfer at night from %"),
            Title(.service, "Search engine shows documents of %"),
            Title(.cloudStore, "Database copy in % read by an unknown address"),
        ],
        summaries: [
            "Personal data could be read by people who should not see them. The data protection officer was told at once and "
                + "the number of people concerned was established.",
            "Files left the organisation over an encrypted channel. Flow records showed how much and where to.",
        ],
        sources: ["DLP", "NDR", "customer report", "threat intelligence", "user report"],
        techniques: ["T1567.002", "T1048", "T1213", "T1530", "T1041"],
        tags: ["personal-data", "exfiltration", "gdpr", "notification"],
        sightings: [.address, .link, .network],
        work: [
            Work(.triage, "Establish which data, how many people and since when"),
            Work(.triage, "Tell the data protection officer and record the time"),
            Work(.containment, "Close the way out and have the copy taken down"),
            Work(.eradication, "Search for further copies and access tokens"),
            Work(.recovery, "Prepare the message to the people concerned"),
        ],
        causes: [
            "An export ran every night although nobody had used it for a year.",
            "Files were shared by link without an end date.",
            "The classification label was missing, so the outgoing filter let the file pass.",
        ],
        lessons: [
            "Counting the people concerned took longest; an owner of each data set could have said it in an hour.",
            "The clock for the authority started earlier than we thought: with the first reliable hint.",
            "Data that is not kept cannot leak.",
        ],
        remedies: [
            Remedy(.process, "Delete exports after thirty days and name an owner for each"),
            Remedy(.configurationBaseline, "Give every shared link an end date"),
            Remedy(.controlDesign, "Stop outgoing mail with more than fifty personal records for approval"),
        ],
        recoveryPassed: "The data stayed available; no service had to be restored.")

    static let lostDevice = Scenario(
        category: "lost_or_stolen_device", severeWeight: 2, ordinaryWeight: 7, trafficLight: .green,
        titles: [
            Title(.laptop, "Laptop % left on a train"),
            Title(.telephone, "Telephone % stolen at a conference"),
            Title(.laptop, "Bag with laptop % taken from a car"),
            Title(.tablet, "Tablet % of the field team not returned"),
            Title(.site, "Backup disk missing after the move of %"),
        ],
        summaries: [
            "The device was encrypted and was locked remotely. It has not been seen on the network since.",
            "The loss was reported the next morning. Certificates and sessions of the device were revoked.",
        ],
        sources: ["user report", "user report", "manager report", "asset inventory"],
        tags: ["device", "encryption", "travel"],
        work: [
            Work(.triage, "Check encryption, last contact and what was stored on it"),
            Work(.containment, "Lock and wipe the device, revoke its certificate"),
            Work(.recovery, "Hand out a replacement and update the inventory"),
        ],
        causes: [
            "The device had not reported its encryption state since its last repair.",
            "The screen lock was set to thirty minutes.",
            "The loss was noticed only at the yearly stock-taking.",
        ],
        lessons: [
            "A lost device is a small matter exactly when its encryption can be proved.",
            "People report a loss sooner when the form has three questions.",
        ],
        remedies: [
            Remedy(.technology, "List devices daily whose encryption state is unknown"),
            Remedy(.configurationBaseline, "Lock screens after five minutes on mobile devices"),
            Remedy(.awareness, "Put the telephone number for losses on the back of every device"),
        ],
        eradicationPassed: "The device was wiped remotely; there was nothing else to remove.",
        recoveryPassed: "A spare device was handed out at once.")

    static let cloudMisconfiguration = Scenario(
        category: "cloud_misconfiguration", severeWeight: 6, ordinaryWeight: 7,
        titles: [
            Title(.cloudStore, "Storage % readable without sign-in"),
            Title(.cloudStore, "Access key for % committed to a shared repository"),
            Title(.service, "Management port of % open to the internet"),
            Title(.cloudStore, "Snapshot of % shared with every account"),
            Title(.account, "Role of % may change its own permissions"),
            Title(.service, "Logging of % switched off by a template change"),
        ],
        summaries: [
            "A scan from outside found a resource that should have been private. Access was closed and the access log read for "
                + "the whole time it stood open.",
            "A change to a template opened a resource in three environments at once. It was rolled back.",
        ],
        sources: ["cloud posture scan", "threat intelligence", "bug report", "SIEM rule"],
        techniques: ["T1530", "T1580", "T1619", "T1526", "T1552.001", "T1078.004"],
        tags: ["cloud", "exposure", "keys", "template"],
        sightings: [.address, .network],
        work: [
            Work(.triage, "Find out since when the resource stood open"),
            Work(.containment, "Close access and replace exposed keys"),
            Work(.containment, "Read the access log for the whole time"),
            Work(.eradication, "Correct the template and every resource made from it"),
            Work(.recovery, "Confirm that the services still reach the resource"),
        ],
        causes: [
            "The template allowed public access unless somebody said otherwise.",
            "Keys lived for years because rotating them meant a manual restart.",
            "The weekly posture scan did not cover accounts opened in the last month.",
        ],
        lessons: [
            "A guard rail in the account costs less than a scan that finds the hole afterwards.",
            "Access logs that are not kept make every exposure a presumed breach.",
            "Revoking a key first and replacing it later stopped a service; the order needs a runbook.",
        ],
        remedies: [
            Remedy(.controlDesign, "Forbid public storage at the level of the organisation"),
            Remedy(.technology, "Scan every commit for keys before it is accepted"),
            Remedy(.configurationBaseline, "Keep access logs of storage for one year"),
        ],
        eradicationPassed: "The log shows no access by others; there was nothing to remove.",
        recoveryPassed: "Closing the access did not interrupt anything.")
}
