import Testing
import AuditTrail
@Test func warm() {}
