extension Scenario {
    static let denialOfService = Scenario(
        category: "denial_of_service", severeWeight: 7, ordinaryWeight: 3, trafficLight: .green,
        titles: [
            Title(.service, "Flood of requests slows % down"),
            Title(.site, "Reflection attack fills the line of %"),
            Title(.shop, "Expensive search requests exhaust %"),
            Title(.service, "Blackmail mail announces an attack on %"),
            Title(.service, "Connection table of % full for twenty minutes"),
        ],
        summaries: [
            "Availability fell below its target while traffic rose to many times the usual. The provider filtered upstream.",
            "A few addresses sent requests that cost the database most of its time. They were limited at the edge.",
        ],
        sources: ["monitoring", "NDR", "provider notice", "customer report"],
        techniques: ["T1498.001", "T1498.002", "T1499.002", "T1499.003"],
        tags: ["availability", "edge", "provider"],
        sightings: [.network, .address, .addressV6],
        work: [
            Work(.triage, "Tell an attack from a campaign, a crawler or a fault"),
            Work(.containment, "Turn on upstream filtering with the provider"),
            Work(.containment, "Limit costly requests at the edge"),
            Work(.recovery, "Lift the filters step by step and watch the error rate"),
            Work(.review, "Work out the minutes of lost availability"),
        ],
        causes: [
            "The filter of the provider had to be ordered by mail.",
            "One unauthenticated search could keep the database busy for seconds.",
            "The origin's address was known and could be reached past the filter.",
        ],
        lessons: [
            "The provider's emergency number was known to one person, who was on leave.",
            "Limits for costly requests belong in the design, not into the night of the attack.",
            "Status messages every thirty minutes kept the telephone quiet.",
        ],
        remedies: [
            Remedy(.process, "Test upstream filtering with the provider twice a year"),
            Remedy(.technology, "Limit requests by cost instead of by number"),
            Remedy(.configurationBaseline, "Accept traffic at the origin from the filter network only"),
        ],
        eradicationPassed: "The traffic came from outside; there was nothing to remove.",
        recoveryPassed: "The service recovered by itself when the flood ended.")

    static let vulnerabilityExploitation = Scenario(
        category: "vulnerability_exploitation", severeWeight: 11, ordinaryWeight: 7,
        titles: [
            Title(.gateway, "Exploit attempt against the VPN gateway %"),
            Title(.server, "Web shell dropped on % after a published flaw"),
            Title(.mailServer, "Unpatched mail server % contacted a command host"),
            Title(.service, "Known flaw in % used to read configuration files"),
            Title(.server, "Privilege escalation on % by way of an old kernel"),
            Title(.hypervisor, "Virtualisation host % probed for a flaw published yesterday"),
        ],
        summaries: [
            "A flaw was used before the planned patch window. The host was taken off the network and looked over for traces "
                + "before it was patched.",
            "Requests in the web log match a published exploit. Some of them were answered with success.",
        ],
        sources: ["SIEM rule", "NDR", "vendor notice", "threat intelligence", "vulnerability scan"],
        techniques: ["T1190", "T1210", "T1068", "T1505.003", "T1133"],
        tags: ["patch", "edge-device", "exploit", "web-shell"],
        sightings: [.address, .fileHash, .addressV6],
        work: [
            Work(.triage, "Compare logs with the published traces of the exploit"),
            Work(.containment, "Take the host off the internet or block the path"),
            Work(.containment, "Preserve memory and disk before patching"),
            Work(.eradication, "Patch, remove added files and replace secrets on the host"),
            Work(.recovery, "Put the host back behind a watch rule"),
        ],
        causes: [
            "The patch waited for the monthly window although exploits were public.",
            "The host was missing from the inventory that the scanner uses.",
            "Administration pages were reachable from the internet.",
        ],
        lessons: [
            "For devices at the edge the patch window is days, and somebody must be allowed to decide that.",
            "Patching first destroyed traces that we needed two days later.",
            "A host that nobody has listed is a host that nobody patches.",
        ],
        remedies: [
            Remedy(.process, "Patch edge devices within 72 hours when exploits are public"),
            Remedy(.configurationBaseline, "Close administration pages to all but the jump hosts"),
            Remedy(.technology, "Compare the inventory with address scans every week"),
        ],
        eradicationPassed: "The attempt failed; no trace was left on the host.",
        recoveryPassed: "The host was never taken out of service.")

    static let webApplicationAttack = Scenario(
        category: "web_application_attack", severeWeight: 6, ordinaryWeight: 7,
        titles: [
            Title(.shop, "Stolen password lists tried against %"),
            Title(.shop, "Injection in the search field of %"),
            Title(.shop, "Orders of other customers visible in % by changing a number"),
            Title(.shop, "Script in a comment field of % sends sessions away"),
            Title(.service, "Upload form of % accepted a script"),
            Title(.shop, "Voucher balances in % tried by robots"),
        ],
        summaries: [
            "The web filter reported a series of requests that got through. The hole was closed by rule within hours and in "
                + "code within days.",
            "Automated sign-ins with leaked passwords hit a small number of real accounts. They were locked and told.",
        ],
        sources: ["web filter", "SIEM rule", "customer report", "bug report"],
        techniques: ["T1190", "T1110.004", "T1595.002", "T1505.003", "T1059.007"],
        tags: ["web", "robots", "customer-accounts"],
        sightings: [.network, .address, .link],
        work: [
            Work(.triage, "Reproduce the request in the test environment"),
            Work(.containment, "Block the pattern at the web filter"),
            Work(.containment, "Lock accounts that were entered and tell their owners"),
            Work(.eradication, "Correct the code and add a test that fails without it"),
            Work(.recovery, "Remove what was stored by the attack"),
        ],
        causes: [
            "The check of ownership was made in the page, not on the server.",
            "A query was put together from text in a corner of old code.",
            "Sign-in had a limit per address but none per account.",
        ],
        lessons: [
            "The customer who reported it had to search for an address; a security page would have helped.",
            "A rule at the filter buys time and nothing else: the ticket for the code must not wait.",
            "Tests for access by the wrong customer belong to every new page.",
        ],
        remedies: [
            Remedy(.technology, "Add tests that try every route as another customer"),
            Remedy(.controlDesign, "Limit sign-in attempts per account and per network"),
            Remedy(.process, "Publish a security contact and answer within a day"),
        ],
        eradicationPassed: "The filter had stopped every request; nothing was stored.",
        recoveryPassed: "The application stayed available.")

    static let reconnaissance = Scenario(
        category: "reconnaissance", severeWeight: 0.5, ordinaryWeight: 6, trafficLight: .clear,
        titles: [
            Title(.site, "Scan of all public addresses of %"),
            Title(.server, "Internal port scan started from %"),
            Title(.service, "Directory guessing against %"),
            Title(.account, "Staff list queried in bulk by %"),
        ],
        summaries: [
            "Somebody looked for ways in and did not find one. The pattern was added to the watch list.",
            "A scan from inside turned out to need an explanation, which the owning team gave.",
        ],
        sources: ["NDR", "SIEM rule", "web filter"],
        techniques: ["T1595.001", "T1595.002", "T1046", "T1589.001"],
        tags: ["scan", "perimeter"],
        sightings: [.address, .network, .addressV6],
        work: [
            Work(.triage, "Check whether any probe was answered"),
            Work(.containment, "Block the source and watch for its neighbours"),
        ],
        causes: [
            "Services that nobody uses answered from the internet.",
            "Internal networks let every host talk to every other.",
        ],
        lessons: [
            "What a stranger finds in an hour we should find in a minute.",
            "Scanners of our own need a list, or they cost triage time every month.",
        ],
        remedies: [
            Remedy(.configurationBaseline, "Close services without an owner at the perimeter"),
            Remedy(.process, "Keep a list of our own scanners with their addresses"),
        ],
        eradicationPassed: "Nobody had got in; there was nothing to remove.",
        recoveryPassed: "No service was affected.")
}
