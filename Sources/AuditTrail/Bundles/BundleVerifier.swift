import Cryptography

/// Checks a bundle as docs/audit-trail.md says under "What a verifier checks", in one pass and with flat memory.
///
/// It trusts the given keys and nothing in the archive.
package struct BundleVerifier: ~Copyable {
    static let greatestManifest: UInt64 = 256 << 20
    static let greatestParsedFile: UInt64 = 64 << 20

    let keys: KeyRing
    /// The auditor's earlier checkpoint, its signature checked.
    let previous: SignedCheckpoint?
    let run: WorkRunner
    var stream: ByteStream
    var report = BundleReport()
    var manifest = BundleManifest(coverage: .all, exportIndex: 0, organization: "", files: [])
    var entries: EntriesReader.Answer?
    var references = ReferenceCheck()
    var engagement: EngagementStatement?
    /// Keys in the engagement's scope.
    var inScope: [String]?
    var origin: [UInt8]?
    /// SHA-256 of the checkpoint's file, be its signature right or not.
    var checkpointHash: TreeHash?
    var consistency: ConsistencyStatement?
    /// Indexes that have a proof, in order.
    var proofIndexes: [UInt64] = []

    private init(keys: KeyRing, previous: SignedCheckpoint?, run: @escaping WorkRunner, source: @escaping ByteSource) {
        self.keys = keys
        self.previous = previous
        self.run = run
        stream = ByteStream(source: source)
    }

    /// - Parameters:
    ///   - keyFile: The verifier keys as the auditor got them by hand.
    ///   - previous: A checkpoint that the auditor kept from earlier.
    ///   - run: Does independent pieces of work, one after the other unless another runner is given.
    ///   - source: The archive's bytes. Asked within pieces of work too, so from whatever thread the runner has, but
    ///     never twice at once.
    /// - Throws: What the source throws, nothing else.
    package static func verify(
        keyFile: [UInt8], previous: [UInt8]? = nil,
        run: @escaping WorkRunner = { count, work in for number in 0..<count { work(number) } },
        source: @escaping ByteSource
    ) throws -> BundleReport {
        var report = BundleReport()
        let keys: KeyRing
        do throws(KeyRing.Defect) { keys = try KeyRing(file: keyFile) } catch {
            report.malformed = "the key file: \(error)"
            return report
        }
        var earlier: SignedCheckpoint?
        if let previous {
            do throws(SignedCheckpoint.Defect) { earlier = try SignedCheckpoint(previous, keys: keys) } catch {
                if error.isOfSignature {
                    report.add(.previousSignature, nil, "the earlier checkpoint: \(error)")
                } else {
                    report.malformed = "the earlier checkpoint: \(error)"
                    return report
                }
            }
        }
        var verifier = BundleVerifier(keys: keys, previous: earlier, run: run, source: source)
        verifier.report = report
        try verifier.readArchive()
        return verifier.report
    }

    private mutating func readArchive() throws {
        guard let block = try stream.bytes(TarHeader.blockSize),
            case .file(BundlePath.manifest, let size) = TarBlock(block)
        else {
            report.malformed = "the first block is not the header of \(BundlePath.manifest)"
            return
        }
        guard size <= BundleVerifier.greatestManifest else {
            report.add(.fileTooLarge, BundlePath.manifest, "\(size) bytes")
            return
        }
        guard let bytes = try stream.bytes(Int(size)), try readPadding(after: size, path: BundlePath.manifest) else {
            report.add(.archiveTruncated, BundlePath.manifest, "the archive ends within it")
            return
        }
        guard let manifest = BundleManifest(bytes) else {
            report.add(
                .manifestForm, BundlePath.manifest, "is not a manifest in canonical form with valid paths in order")
            return
        }
        self.manifest = manifest
        report.coverage = manifest.coverage
        report.fileCount = manifest.files.count
        checkRequiredFiles()
        if try readFiles() { try readEnd() }
        checkWhole()
    }

    /// Files that a bundle cannot be without; those listed and not there are found when the archive is read.
    private mutating func checkRequiredFiles() {
        let listed = Set(manifest.files.map(\.path))
        var required = [BundlePath.checkpoint, BundlePath.entries, BundlePath.origin]
        if listed.contains(BundlePath.engagement) { required += [BundlePath.population, BundlePath.sample] }
        for path in required where !listed.contains(path) {
            report.add(.fileMissing, path, "is not in the manifest")
        }
        proofIndexes = manifest.files.compactMap { BundlePath.proofIndex($0.path) }.sorted()
        for path in listed.sorted(by: BundleManifest.precedes) where path.hasPrefix("proofs/") {
            if manifest.coverage == .all || BundlePath.proofIndex(path) == nil {
                report.add(.fileMisplaced, path, "no proof is expected here")
            }
        }
    }

    // MARK: - Walking the archive

    /// `false` when the archive cannot be read on.
    private mutating func readFiles() throws -> Bool {
        var next = 0
        while true {
            guard let block = try stream.bytes(TarHeader.blockSize) else {
                report.add(.archiveTruncated, nil, "the archive ends where a header is needed")
                return false
            }
            let path: String
            let size: UInt64
            switch TarBlock(block) {
            case .zero:
                for file in manifest.files[next...] { report.add(.fileMissing, file.path, "is listed and not there") }
                return true
            case .file(let name, let length): (path, size) = (name, length)
            case .largeFile(let recordSize):
                guard let large = try readLargeHeader(recordSize) else { return false }
                (path, size) = large
            case .refused(let finding):
                report.add(finding)
                return false
            }
            let position = manifest.files[next...].firstIndex { $0.path == path }
            guard let position else {
                let isKnown = path == BundlePath.manifest || manifest.files[..<next].contains { $0.path == path }
                report.add(
                    isKnown ? .pathRepeated : .fileUnlisted, path, isKnown ? "is there twice" : "is not in the manifest"
                )
                guard try skip(size, path: path) else { return false }
                continue
            }
            for file in manifest.files[next..<position] {
                report.add(.fileMissing, file.path, "is listed and not in its place")
            }
            next = position + 1
            guard try readFile(manifest.files[position], size: size) else { return false }
        }
    }

    /// The pax record of a size beyond eleven octal digits, and the file's own header.
    private mutating func readLargeHeader(_ recordSize: UInt64) throws -> (path: String, size: UInt64)? {
        guard recordSize <= UInt64(TarHeader.blockSize), let record = try stream.bytes(TarHeader.blockSize),
            let block = try stream.bytes(TarHeader.blockSize), case .file(let path, 0) = TarBlock(block)
        else {
            report.add(.archiveHeader, nil, "a size record without its file")
            return nil
        }
        guard let large = TarHeader.largeFile(recordSize: recordSize, record: record, header: block) else {
            report.add(.archiveHeader, path, "a size record in another form")
            return nil
        }
        return large
    }

    private mutating func readFile(_ file: BundleManifest.File, size: UInt64) throws -> Bool {
        if size != file.size {
            report.add(.fileSize, file.path, "has \(size) bytes, the manifest says \(file.size)")
        }
        let found: (hash: TreeHash, size: UInt64)
        if file.path == BundlePath.entries {
            found = try readEntries(size)
        } else if isParsed(file.path) {
            guard size <= greatest(file.path) else {
                report.add(.fileTooLarge, file.path, "\(size) bytes")
                return try skip(size, path: file.path)
            }
            guard let bytes = try stream.bytes(Int(size)) else { return truncated(file.path) }
            found = (TreeHash.sha256(bytes), size)
            checkParsed(file.path, bytes)
        } else {
            found = try hash(size)
        }
        guard found.size == size else { return truncated(file.path) }
        if found.hash != file.sha256 { report.add(.fileHash, file.path, "has another SHA-256 than the manifest says") }
        if file.path.hasPrefix("evidence/"), file.path != BundlePath.evidence(file.sha256) {
            report.add(.evidenceName, file.path, "is not named by its SHA-256")
        }
        return try readPadding(after: size, path: file.path) || truncated(file.path)
    }

    private mutating func truncated(_ path: String) -> Bool {
        report.add(.archiveTruncated, path, "the archive ends within it")
        return false
    }

    private mutating func hash(_ size: UInt64) throws -> (TreeHash, UInt64) {
        var sum = SHA256()
        var done: UInt64 = 0
        while done < size {
            let portion = try stream.next(limit: size - done)
            if portion.isEmpty { break }
            sum.update(portion)
            done += UInt64(portion.count)
        }
        return (TreeHash(sum), done)
    }

    private mutating func skip(_ size: UInt64, path: String) throws -> Bool {
        guard try hash(size).1 == size, try readPadding(after: size, path: path) else { return truncated(path) }
        return true
    }

    /// `false` when the archive ends within the padding.
    private mutating func readPadding(after size: UInt64, path: String) throws -> Bool {
        guard let padding = try stream.bytes(TarHeader.padding(after: size)) else { return false }
        if padding.contains(where: { $0 != 0 }) {
            report.add(.archivePadding, path, "bytes behind the file's end that are not zero")
        }
        return true
    }

    /// The first zero block was read.
    private mutating func readEnd() throws {
        guard let block = try stream.bytes(TarHeader.blockSize) else {
            report.add(.archiveTruncated, nil, "the second zero block at the end is missing")
            return
        }
        let rest = try stream.next(limit: 1)
        if block.contains(where: { $0 != 0 }) || !rest.isEmpty {
            report.add(.archiveTrailing, nil, "there is something behind the end")
        }
    }
}
