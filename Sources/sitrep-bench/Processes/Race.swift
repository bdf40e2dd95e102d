/// One side of a contest: what is done before each run, unmeasured, and the program that is measured.
struct Contestant {
    let process: MeasuredProcess
    let prepare: () throws -> Void

    init(_ process: MeasuredProcess, prepare: @escaping () throws -> Void = {}) {
        self.process = process
        self.prepare = prepare
    }
}

/// What several runs of one side took.
struct Sample {
    private(set) var seconds: [Double] = []
    private(set) var peakBytes = 0

    mutating func add(_ measurement: Measurement) {
        seconds.append(measurement.seconds)
        peakBytes = max(peakBytes, measurement.peakBytes)
    }

    var median: Double {
        let sorted = seconds.sorted()
        let middle = sorted.count / 2
        guard !sorted.isEmpty else { return .nan }
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// Both sides in turn, so that whatever else the machine does meets both alike.
enum Race {
    /// - Parameter warmUp: run each side once before, unmeasured, where caches matter and the runs are short.
    static func run(
        _ ours: Contestant, against peer: Contestant, runs: Int, warmUp: Bool = true
    ) throws -> (ours: Sample, peer: Sample) {
        var samples = (ours: Sample(), peer: Sample())
        if warmUp {
            for side in [ours, peer] {
                try side.prepare()
                try side.process.run()
            }
        }
        for _ in 0..<runs {
            try ours.prepare()
            samples.ours.add(try ours.process.run())
            try peer.prepare()
            samples.peer.add(try peer.process.run())
        }
        return samples
    }

    /// One side alone, for what is held against a rate and not against a peer.
    static func time(_ contestant: Contestant, runs: Int) throws -> Sample {
        var sample = Sample()
        for _ in 0..<runs {
            try contestant.prepare()
            sample.add(try contestant.process.run())
        }
        return sample
    }
}
