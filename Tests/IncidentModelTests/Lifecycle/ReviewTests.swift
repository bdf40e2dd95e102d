import Testing

@testable import IncidentModel

@Suite("Review")
struct ReviewTests {
    private static let started = IncidentState.Review(author: "ada")

    @Test("a review is started by its author")
    func start() throws {
        let outcome = try LifecycleEvent.startReview(by: "ada").applied(to: .sample(in: .review))
        #expect(outcome.effects == [.startReview(author: "ada")])
        #expect(outcome.state.review == ReviewTests.started)
    }

    @Test("starting again keeps the first author and changes nothing")
    func startAgain() throws {
        let state = IncidentState.sample(in: .review, review: ReviewTests.started)
        let outcome = try LifecycleEvent.startReview(by: "bea").applied(to: state)
        #expect(outcome.effects.isEmpty && outcome.state == state)
    }

    @Test("whoever adds to a review is named in it once, by whatever spelling")
    func write() throws {
        let state = IncidentState.sample(in: .review, review: ReviewTests.started)
        let added = try LifecycleEvent.writeReview(by: "bea").applied(to: state)
        #expect(added.effects == [.nameContributor("bea")])
        #expect(added.state.review?.contributors == ["bea"])
        for writer in [" Bea ", "ADA", "bea"] {
            let again = try LifecycleEvent.writeReview(by: writer).applied(to: added.state)
            #expect(again.effects.isEmpty && again.state == added.state)
        }
        let nothing = try LifecycleEvent.writeReview(by: "bea").refused(by: .sample(in: .review))
        #expect(nothing.rule == .reviewNotStarted)
    }

    @Test(
        "whoever has written in a grave incident's review does not approve it",
        arguments: ["bea", "BEA", " ada", "Ada", "ad\u{200B}a", "\u{FF42}ea"])
    func writerApproves(_ approver: String) throws {
        let review = IncidentState.Review(author: "ada", contributors: ["bea"])
        let event = LifecycleEvent.approveReview(by: approver, at: Story.minute(60))
        #expect(
            try event.refused(by: .sample(in: .review, severity: .high, review: review)).rule == .secondPersonApproves)
        let approved = try event.applied(to: .sample(in: .review, severity: .low, review: review)).state
        #expect(approved.review?.isApprovedByWriter == true)
        do throws(Refusal) {
            try Lifecycle.rate(.critical, approved)
            Issue.record("a graver rating makes an approval of one's own words a second person's")
        } catch {
            #expect(error.rule == .secondPersonApproves)
        }
    }

    @Test("outside of review none is started or approved", arguments: Phase.allCases.filter { $0 != .review })
    func wrongPhase(_ phase: Phase) throws {
        let state = IncidentState.sample(in: phase, review: ReviewTests.started)
        let start = try LifecycleEvent.startReview(by: "ada").refused(by: state)
        #expect(start.rule == .reviewPhase)
        #expect(start.facts == [Refusal.Fact("phase", phase.rawValue)])
        let approve = try LifecycleEvent.approveReview(by: "bea", at: Story.minute(60)).refused(by: state)
        #expect(approve.rule == .reviewPhase)
        #expect(approve.facts == [Refusal.Fact("phase", phase.rawValue)])
    }

    @Test("approval states when it was reviewed and by whom, and stays in review")
    func approve() throws {
        let state = IncidentState.sample(in: .review, severity: .critical, review: ReviewTests.started)
        let outcome = try LifecycleEvent.approveReview(by: "bea", at: Story.minute(60)).applied(to: state)
        #expect(
            outcome.effects == [
                .state(.reviewed, .at(Story.stated(60)), reason: nil, confidence: nil),
                .approveReview(approver: "bea", at: Story.minute(60)),
            ])
        #expect(outcome.state.phase == .review)
        #expect(outcome.state.review == IncidentState.Review(author: "ada", approver: "bea"))
    }

    @Test("a second person approves high and critical, others may approve their own", arguments: Severity.allCases)
    func fourEyes(_ severity: Severity) throws {
        let state = IncidentState.sample(in: .review, severity: severity, review: ReviewTests.started)
        let event = LifecycleEvent.approveReview(by: "ada", at: Story.minute(60))
        guard severity == .high || severity == .critical else {
            #expect(try event.applied(to: state).state.review?.approver == "ada")
            return
        }
        let refusal = try event.refused(by: state)
        #expect(refusal.rule == .secondPersonApproves)
        #expect(refusal.facts == [Refusal.Fact("author", "ada"), Refusal.Fact("approver", "ada")])
        #expect(
            refusal.message
                == "ada wrote the review; a \(severity.rawValue) incident needs a second person to approve")
    }

    @Test("what was not started cannot be approved")
    func notStarted() throws {
        let refusal = try LifecycleEvent.approveReview(by: "bea", at: Story.minute(60))
            .refused(by: .sample(in: .review))
        #expect(refusal.rule == .reviewNotStarted)
    }

    @Test("an approved review stays as it is")
    func approvedTwice() throws {
        let review = IncidentState.Review(author: "ada", approver: "bea")
        let state = IncidentState.sample(in: .review, review: review)
        #expect(
            try LifecycleEvent.approveReview(by: "cleo", at: Story.minute(60)).refused(by: state).rule
                == .reviewAlreadyApproved)
        let start = try LifecycleEvent.startReview(by: "cleo").refused(by: state)
        #expect(start.rule == .reviewAlreadyApproved)
        #expect(start.message.hasPrefix("bea has approved"))
    }

    @Test("nothing is reviewed in the future")
    func future() throws {
        let state = IncidentState.sample(in: .review, review: ReviewTests.started)
        let refusal = try LifecycleEvent.approveReview(by: "bea", at: Story.minute(181)).refused(by: state)
        #expect(refusal.rule == .notInTheFuture)
    }
}
