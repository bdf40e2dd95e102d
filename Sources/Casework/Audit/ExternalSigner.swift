import AuditTrail
import Foundation

/// Signs with a command of the user's: it reads the message on standard input and prints the Ed25519 signature in base64, so that
/// the key may lie in a hardware module or a key management service.
struct ExternalSigner {
    let command: String

    /// The public key comes from SITREP_AUDIT_VERIFIER_KEY: what signs must not be what says which key is right.
    func signer(environment: EnvironmentVariables, origin: String) throws -> NoteSigner {
        guard let text = environment["SITREP_AUDIT_VERIFIER_KEY"], let key = VerifierKey(text) else {
            throw AuditHome.Problem.externalSigner("SITREP_AUDIT_VERIFIER_KEY must hold its key NAME+HASH+KEY")
        }
        guard key.name == origin else { throw AuditHome.Problem.keyOfAnotherLog(key.name, expected: origin) }
        let command = command
        guard let signer = NoteSigner(key: key, sign: { try ExternalSigner.run(command, message: $0) }) else {
            throw AuditHome.Problem.externalSigner("its key is no plain Ed25519 key of a log")
        }
        return signer
    }

    private static func run(_ command: String, message: [UInt8]) throws -> [UInt8] {
        let answer: [UInt8]
        do throws(FedProgram.Failure) {
            answer = try FedProgram.shell(command).run(message, isAnswering: true)
        } catch {
            throw AuditHome.Problem.externalSigner(error.reason)
        }
        let text = String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let signature = Base64.decode(text) else {
            throw AuditHome.Problem.externalSigner("it printed no base64")
        }
        return signature
    }
}
