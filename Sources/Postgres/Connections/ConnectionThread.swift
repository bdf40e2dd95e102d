#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs an actor's jobs one after another on one thread, which may block.
///
/// Why not the cooperative pool: it has as many threads as there are cores, and each blocking libpq call would take one
/// away. Why not readiness events: no faster, and COPY, single-row mode and the TLS handshake would all need a state
/// machine. `stop()` ends the thread after the jobs that are waiting.
// Sendable because the queue is only touched under the mutex.
final class ConnectionThread: SerialExecutor, @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [UnownedJob] = []  // under mutex
    private var isStopped = false  // under mutex

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        DetachedThread.start { [self] in runJobs() }
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        waiting.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    private func runJobs() {
        var jobs: [UnownedJob] = []
        while true {
            pthread_mutex_lock(mutex)
            while waiting.isEmpty, !isStopped { pthread_cond_wait(condition, mutex) }
            swap(&jobs, &waiting)
            pthread_mutex_unlock(mutex)
            if jobs.isEmpty { return }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            jobs.removeAll(keepingCapacity: true)
        }
    }
}
