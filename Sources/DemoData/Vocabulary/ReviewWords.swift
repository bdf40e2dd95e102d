import IncidentModel

/// Sentences that fit the review of any incident; the categories add their own.
enum ReviewWords {
    static let causes = [
        "The alert was raised at once but waited in a queue that nobody watched at night.",
        "Two teams each believed that the other one owned the system.",
        "A change was made under time pressure and reviewed afterwards.",
        "The logs that would have shown the beginning were kept for seven days only.",
        "An exception granted two years ago had never been looked at again.",
        "Monitoring covered the production network but not the one used for tests.",
    ]

    static let lessons = [
        "Whoever is on call must be allowed to isolate a host without asking.",
        "Handing over at shift change in writing saved us from doing the work twice.",
        "A test of the alert path once a month would have found the broken rule.",
        "The first hour was slow because three tools had to be asked for the same facts.",
        "Clear words to the business early on bought us the time to do it properly.",
        "Times noted during the work were right; times remembered afterwards were not.",
        "We closed too early once; waiting a day for the last log would have shown the second host.",
        "The contact list was out of date in four places.",
        "Asking for help after one hour is not a weakness but a rule we should write down.",
        "A decision log with times made the report to the authority easy to write.",
        "Rules that fire every day train people to look away.",
        "Having the communications team in the room prevented two wrong messages.",
    ]

    static let worked = [
        "The on-call rota and the isolation procedure worked as they had been practised.",
        "Detection was quick, and the first analyst drew the right conclusion from little evidence.",
        "Cooperation with the platform team was close; changes were made within minutes of being asked for.",
        "The runbook was followed step by step and held.",
    ]

    static let didNot = [
        "Some logs were missing, so that the beginning can only be bounded.",
        "It took too long to find somebody who could decide on switching the service off.",
        "The inventory did not name an owner, and the first three calls went to the wrong team.",
        "Restoring took longer than planned because the order of steps had not been written down.",
        "The alert text did not say what to do, so each analyst did something else.",
    ]

    static let detection = [
        "A rule written after an earlier case raised the alert.",
        "A person noticed something odd and reported it; no rule had fired.",
        "The alert came from a supplier; our own telemetry showed the same once we looked.",
        "An analyst found it while hunting for a technique described in a bulletin.",
    ]

    static let remedies = [
        Scenario.Remedy(.process, "Send alerts of this kind to the night shift as well"),
        Scenario.Remedy(.configurationBaseline, "Keep sign-in and proxy logs for one year"),
        Scenario.Remedy(.process, "Look at every standing exception once a year"),
        Scenario.Remedy(.technology, "Show host, owner and last sign-in in one place for the analyst"),
        Scenario.Remedy(.awareness, "Walk through this case in the next team meeting"),
        Scenario.Remedy(.controlDesign, "Name one owner for every system in the inventory"),
    ]

    static let falsePositives = [
        "The scanner of the vulnerability team caused the alert; its address is known now.",
        "A signed tool of the vendor matched a rule that was too wide; the rule has been narrowed.",
        "The person was travelling and confirmed the sign-in by telephone.",
        "A backup job moved the data; source, time and target match its plan.",
        "The hash belongs to a file that the threat feed has since withdrawn.",
    ]

    static let benign = [
        "The activity was real but allowed: an announced test by the platform team.",
        "An administrator did what the alert says, within an approved change.",
        "The data were anonymous test data.",
    ]

    static let reopenings = [
        "The same beacon appeared again on a second host.",
        "A restored share still held one of the dropped files.",
        "The account was used again from the same network.",
        "Log files that arrived late show activity before the time of containment.",
        "A customer reported that the page was still reachable.",
    ]

    static let corrections = [
        "The time had been entered in local time instead of UTC.",
        "The log of the gateway shows an earlier sign than the one first noted.",
        "The clock of the appliance was wrong; the time follows the flow records now.",
        "The hour was mistyped; the chat log has the right one.",
        "Forensic examination moved the time.",
    ]

    static let escalationLevels = ["incident manager", "head of security", "executive on call", "crisis team"]

    static let escalationReasons = [
        "More than one site is affected.",
        "Personal data may be concerned and a legal deadline may be running.",
        "A service named in the continuity plan is down or at risk.",
        "Containment needs a decision on switching a service off.",
        "The work will go beyond the end of the shift.",
    ]

    static let testNames = [
        "Exercise: ", "Table-top exercise: ", "Red team exercise: ",
    ]
}
