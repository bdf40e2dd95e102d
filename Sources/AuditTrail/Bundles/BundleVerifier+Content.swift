import JSONText

/// What the files say, apart from their hashes.
extension BundleVerifier {
    /// Whether a file has to be held in memory to be understood.
    func isParsed(_ path: String) -> Bool {
        [
            BundlePath.checkpoint, BundlePath.origin, BundlePath.consistency, BundlePath.engagement,
            BundlePath.population,
        ].contains(path) || (path == BundlePath.sample && isForEngagement)
            || path.hasPrefix("proofs/") || path.hasPrefix(BundlePath.timeStamps) || isOSCAL(path)
    }

    /// The largest size of a file that is held in memory.
    func greatest(_ path: String) -> UInt64 {
        path.hasPrefix(BundlePath.timeStamps) ? UInt64(TimeStamp.greatestSize) : BundleVerifier.greatestParsedFile
    }

    private var isForEngagement: Bool { manifest.files.contains { $0.path == BundlePath.engagement } }

    private func isOSCAL(_ path: String) -> Bool { path.hasPrefix("oscal/") && path.hasSuffix(".json") }

    mutating func checkParsed(_ path: String, _ bytes: [UInt8]) {
        switch path {
        case BundlePath.checkpoint: checkCheckpoint(bytes)
        case BundlePath.origin: origin = bytes
        case BundlePath.consistency: checkConsistency(bytes)
        case BundlePath.engagement:
            engagement = EngagementStatement(bytes)
            if engagement == nil {
                report.add(.engagementForm, BundlePath.engagement, "is not the statement of an engagement")
            }
        case BundlePath.population:
            let isSelection = manifest.coverage == .selection
            let check = PopulationCheck(
                bytes, known: isSelection && engagement == nil ? nil : entries?.incidents, isSelection: isSelection,
                engagement: engagement)
            for finding in check.findings { report.add(finding) }
            inScope = check.inScope
        case BundlePath.sample:
            guard let engagement, let inScope else { return }
            SampleCheck.finding(in: bytes, engagement, inScope: inScope).map { report.add($0) }
        default:
            if path.hasPrefix(BundlePath.timeStamps) {
                checkTimeStamp(path, bytes)
            } else if isOSCAL(path) {
                if !references.add(bytes, path: path) { report.add(.referenceForm, path, "is not JSON") }
            } else {
                checkProof(path, bytes)
            }
        }
    }

    private mutating func checkTimeStamp(_ path: String, _ bytes: [UInt8]) {
        do throws(TimeStamp.Defect) {
            let stamp = try TimeStamp(response: bytes)
            if let checkpointHash, stamp.imprint != checkpointHash {
                report.add(.timestampImprint, path, "is no stamp of \(BundlePath.checkpoint)")
            } else {
                report.timeStamps.append(BundleReport.StatedTime(path: path, stamp: stamp))
            }
        } catch {
            report.add(error.isRefusal ? .timestampRefused : .timestampForm, path, error.description)
        }
    }

    private mutating func checkCheckpoint(_ bytes: [UInt8]) {
        checkpointHash = TreeHash.sha256(bytes)
        do throws(SignedCheckpoint.Defect) {
            report.checkpoint = try SignedCheckpoint(bytes, keys: keys)
        } catch {
            report.add(
                error.isOfSignature ? .checkpointSignature : .checkpointForm, BundlePath.checkpoint,
                error.description)
        }
    }

    private mutating func checkConsistency(_ bytes: [UInt8]) {
        guard let statement = ConsistencyStatement(bytes) else {
            report.add(.consistencyForm, BundlePath.consistency, "is not a consistency statement")
            return
        }
        consistency = statement
        do throws(ProofDefect) { try statement.verify() } catch {
            report.add(.consistencyWrong, BundlePath.consistency, error.description)
        }
        if let checkpoint = report.checkpoint?.checkpoint,
            checkpoint.size != statement.newSize || checkpoint.root != statement.newRoot
        {
            report.add(.consistencyWrong, BundlePath.consistency, "leads to another tree than the checkpoint's")
        }
    }

    // MARK: - Entries

    /// The hash of the file and how many bytes there were.
    mutating func readEntries(_ size: UInt64) throws -> (TreeHash, UInt64) {
        let wantsIncidents =
            (manifest.coverage == .all || engagement != nil)
            && manifest.files.contains { $0.path == BundlePath.population }
        let openingLine = engagement.flatMap { engagement in
            manifest.coverage == .all ? engagement.opened : proofLine(engagement.opened).map(UInt64.init)
        }
        let question = EntriesReader.Question(
            check: EntryCheck(organization: manifest.organization, wantsIncidents: wantsIncidents),
            coverage: manifest.coverage, exportIndex: manifest.exportIndex,
            openingLine: openingLine, earlierSize: manifest.coverage == .all ? previous?.checkpoint.size : nil)
        var reader = EntriesReader(question: question, run: run)
        try reader.read(&stream, size: size)
        let answer = reader.answer
        entries = answer
        report.entryCount = answer.count
        if let defect = answer.firstDefect {
            report.add(
                BundleFinding(.entryForm, BundlePath.entries, "line \(defect.line): \(defect.text)"),
                times: answer.defectCount)
        }
        checkTree(answer)
        return (answer.sha256, answer.byteCount)
    }

    private mutating func checkTree(_ answer: EntriesReader.Answer) {
        switch manifest.coverage {
        case .all:
            guard let checkpoint = report.checkpoint?.checkpoint else { return }
            if answer.count != checkpoint.size {
                report.add(
                    .entryCount, BundlePath.entries,
                    "\(answer.count) entries, the checkpoint covers \(checkpoint.size)")
            } else if answer.root != checkpoint.root {
                report.add(.entryRoot, BundlePath.entries, "the entries do not give the root that was signed")
            }
        case .selection:
            if answer.count != UInt64(proofIndexes.count) {
                report.add(
                    .entryCount, BundlePath.entries, "\(answer.count) entries and \(proofIndexes.count) proofs")
            }
        }
    }

    private mutating func checkProof(_ path: String, _ bytes: [UInt8]) {
        guard let proof = EntryProof(bytes), proof.index == BundlePath.proofIndex(path) else {
            report.add(.proofForm, path, "is not the proof of the entry that its name says")
            return
        }
        guard let checkpoint = report.checkpoint, let entries, let line = proofLine(proof.index),
            line < entries.leaves.count
        else { return }
        guard proof.checkpoint == checkpoint.bytes else {
            report.add(.proofForm, path, "holds another checkpoint than \(BundlePath.checkpoint)")
            return
        }
        do throws(ProofDefect) {
            try proof.proof.verify(
                leaf: entries.leaves[line], at: proof.index, size: checkpoint.checkpoint.size,
                root: checkpoint.checkpoint.root)
        } catch { report.add(.proofWrong, path, error.description) }
    }

    /// The line, from 0, of the entry with this index; by binary search.
    private func proofLine(_ index: UInt64) -> Int? {
        var bounds = 0..<proofIndexes.count
        while !bounds.isEmpty {
            let middle = bounds.lowerBound + bounds.count / 2
            if proofIndexes[middle] == index { return middle }
            bounds = proofIndexes[middle] < index ? middle + 1..<bounds.upperBound : bounds.lowerBound..<middle
        }
        return nil
    }

    // MARK: - The whole

    /// What can be said only when everything was read.
    mutating func checkWhole() {
        if let checkpoint = report.checkpoint?.checkpoint, let origin,
            origin != Array((checkpoint.origin + "\n").utf8)
        {
            report.add(.originDiffers, BundlePath.origin, "is not the origin of the checkpoint")
        }
        if entries != nil { checkExport() }
        for finding in references.findings(files: manifest.files) { report.add(finding) }
        if let previous, let checkpoint = report.checkpoint?.checkpoint { check(previous.checkpoint, checkpoint) }
    }

    private mutating func checkExport() {
        guard let entries else { return }
        let selection =
            manifest.coverage == .selection ? ExportRecord.Selection(leaves: entries.leaves.dropLast()) : nil
        let isLast = manifest.coverage == .all || proofIndexes.last == manifest.exportIndex
        let record = ExportRecord(files: manifest.files, selection: selection)
        guard isLast, let entry = entries.exportEntry, record.isStated(by: entry) else {
            report.add(
                .exportUnstated, BundlePath.manifest,
                "entry \(manifest.exportIndex) is not the record of this export with these files and entries")
            return
        }
        checkEngagement(ExportRecord.engagement(of: entry), entries.openingEntry)
    }

    /// - Parameter stated: what the export's entry says of an engagement.
    private mutating func checkEngagement(_ stated: JSONTree?, _ opening: [UInt8]?) {
        guard isForEngagement else {
            if stated != nil {
                report.add(.engagementMissing, BundlePath.engagement, "is not there, and the export's entry names one")
            }
            return
        }
        guard let engagement else { return }
        if !EngagementStatement.isSame(stated, .text(engagement.key)) {
            report.add(
                .engagementUnstated, BundlePath.engagement, "is not the engagement that the export's entry names")
        }
        if opening.map(engagement.isOpened) != true {
            report.add(
                .engagementDiffers, BundlePath.engagement,
                "says other things than entry \(engagement.opened), which opened it")
        }
        guard let previous = engagement.previous else { return }
        guard let consistency else {
            report.add(.consistencyMissing, BundlePath.consistency, "is needed for the checkpoint handed over last")
            return
        }
        if consistency.oldSize != previous.size || consistency.oldRoot != previous.root {
            report.add(
                .consistencyWrong, BundlePath.consistency, "begins at another tree than \(BundlePath.engagement) says")
        }
    }

    /// The origins may differ where a log went on under another name; that the tree goes on is what counts, and both were signed by
    /// keys of the auditor's.
    private mutating func check(_ previous: Checkpoint, _ checkpoint: Checkpoint) {
        guard previous.size <= checkpoint.size else {
            report.add(
                .previousNewer, nil,
                "the earlier checkpoint covers \(previous.size) entries, the bundle only \(checkpoint.size)")
            return
        }
        if previous.size == checkpoint.size || previous.size == 0 {
            if previous.size > 0, previous.root != checkpoint.root {
                report.add(.previousDiffers, nil, "the earlier checkpoint has another root at the same size")
            }
            return
        }
        switch manifest.coverage {
        case .all:
            guard entries?.earlierRoot == previous.root else {
                report.add(.previousDiffers, nil, "the entries do not begin with those of the earlier checkpoint")
                return
            }
        case .selection:
            guard let consistency else {
                report.add(.consistencyMissing, BundlePath.consistency, "is needed for the earlier checkpoint")
                return
            }
            guard consistency.oldSize == previous.size, consistency.oldRoot == previous.root else {
                report.add(
                    .previousDiffers, BundlePath.consistency, "begins at another tree than the earlier checkpoint's")
                return
            }
        }
    }
}

extension SignedCheckpoint.Defect: CustomStringConvertible {
    /// Well formed, and not signed as it has to be.
    var isOfSignature: Bool {
        switch self {
        case .note(.wrongSignature), .note(.unknownSigners), .notSignedByOrigin: true
        case .note, .form: false
        }
    }

    package var description: String {
        switch self {
        case .note(.wrongSignature(let name)): "the signature of \(name) is wrong"
        case .note(.unknownSigners): "no signature by a given key"
        case .note(.notUTF8): "not UTF-8"
        case .note(.controlCharacter): "a control character"
        case .note(.noSignatures): "a note without signatures"
        case .note(.malformedSignature): "a signature line in another form"
        case .note(.tooLarge): "too large"
        case .form(let defect): defect.description
        case .notSignedByOrigin(let origin): "not signed by a given key of \(origin)"
        }
    }
}
