internal import Logging
package import PurserCore

/// Messages to receivers, kept until they have arrived: each endpoint has a lane of its own, so that none waits for
/// another.
///
/// Messages arrive at least once, under the same name each time. What follows from events of the ledger is taken in
/// from its journal, and so nothing is lost where the process dies between an event and its message.
package actor Outbox {
  let surroundings: OutboxSurroundings
  private var lanes: [String: (lane: OutboxLane, task: Task<Void, Never>)] = [:]
  private var wanted: [OutboxEndpoint] = []
  private var following: Task<Void, Never>?
  private var repeating: Task<Void, Never>?
  private var latest: Int64?
  private var isStopped = false

  /// An outbox without endpoints.
  package init(_ surroundings: OutboxSurroundings) { self.surroundings = surroundings }

  // MARK: Endpoints

  /// Serves these endpoints from now on, and no others. One that is new begins with what happens from now on; one
  /// that comes back goes on where it was. Where the store fails, it is tried again by itself.
  package func adopt(_ endpoints: [OutboxEndpoint]) async {
    wanted = endpoints
    repeating?.cancel()
    repeating = nil
    guard !isStopped else { return }
    do throws(StoreError) { try await apply() } catch {
      surroundings.logger.error(
        "the outbox cannot be used; nothing is lost, and it is tried again",
        metadata: ["error": "\(error)"])
      let (time, next) = (surroundings.time, surroundings.time.now + OutboxLane.storePause)
      repeating = Task {
        await time.wait(until: next)
        // Others may have taken their place.
        if !Task.isCancelled { await adopt(wanted) }
      }
    }
  }

  private func apply() async throws(StoreError) {
    let names = Set(wanted.map(\.name))
    for (name, entry) in lanes where !names.contains(name) {
      await entry.lane.stop(within: .zero)
      lanes[name] = nil
    }
    let kept = try await surroundings.store.standings()
    try await forgetAbsent(kept, besides: names)
    guard !wanted.isEmpty else {
      following?.cancel()
      following = nil
      return
    }
    let number = await numberNow()
    for endpoint in wanted {
      try await apply(endpoint, kept.first { $0.endpoint == endpoint.name }, latest: number)
    }
    follow()
  }

  private func apply(
    _ endpoint: OutboxEndpoint, _ known: OutboxStanding?, latest: Int64
  ) async throws(StoreError) {
    var standing =
      known
      ?? OutboxStanding(endpoint: endpoint.name, cursor: latest, address: endpoint.address)
    let isResumed = standing.stopped != nil && standing.address != endpoint.address
    if isResumed { standing.stopped = nil }
    standing.address = endpoint.address
    standing.absentSince = nil
    if standing != known { try await surroundings.store.keep(standing) }
    if let entry = lanes[endpoint.name] {
      return await entry.lane.adopt(endpoint, isResumed: isResumed)
    }
    if standing.cursor > latest {
      surroundings.logger.warning(
        "the ledger has fewer events than were sent: it was restored from a copy, and messages go on from its end",
        metadata: ["endpoint": "\(endpoint.name)"])
      try await surroundings.store.add([], cursor: latest, to: endpoint.name)
      standing.cursor = latest
    }
    let lane = OutboxLane(endpoint, standing, latest: latest, surroundings) { [weak self] in
      await self?.passOn($1, to: $0)
    }
    lanes[endpoint.name] = (lane, Task { await lane.run() })
  }

  /// Forgets what waits for endpoints that no configuration has named for long.
  private func forgetAbsent(
    _ kept: [OutboxStanding], besides names: Set<String>
  ) async throws(StoreError) {
    let now = surroundings.time.now
    for var standing in kept where !names.contains(standing.endpoint) {
      guard let since = standing.absentSince else {
        standing.absentSince = now
        try await surroundings.store.keep(standing)
        continue
      }
      guard now.since(since) >= surroundings.limits.absence else { continue }
      let waiting = try await surroundings.store.forget(standing.endpoint)
      surroundings.logger.notice(
        "an endpoint that is not configured any more was forgotten",
        metadata: ["endpoint": "\(standing.endpoint)", "messages": "\(waiting)"])
    }
  }

  // MARK: Messages that follow from no event

  /// Takes messages in, each for the endpoint that it names. One that is there already stays as it is, so that it
  /// may be asked again where it is not known whether it was done.
  ///
  /// - Throws: `StoreError`; then some of them may have been taken in.
  package func add(_ deliveries: [Delivery]) async throws(StoreError) {
    for (name, own) in Dictionary(grouping: deliveries, by: \.endpoint) {
      try await surroundings.store.add(own, cursor: nil, to: name)
      await lanes[name]?.lane.noteAdded(own.count)
    }
  }

  /// Messages are kept in the store already, each for the endpoint that it names: they may leave.
  package func noteKept(_ deliveries: [Delivery]) async {
    for (name, own) in Dictionary(grouping: deliveries, by: \.endpoint) {
      await lanes[name]?.lane.noteAdded(own.count)
    }
  }

  /// So many messages of one endpoint were taken in for another.
  private func passOn(_ count: Int, to other: String) async {
    await lanes[other]?.lane.noteAdded(count)
  }

  // MARK: The ledger

  private func numberNow() async -> Int64 {
    if let latest { return latest }
    for await number in surroundings.feed.latestNumbers() {
      latest = max(latest ?? 0, number)
      break
    }
    return latest ?? 0
  }

  private func follow() {
    guard following == nil else { return }
    let numbers = surroundings.feed.latestNumbers()
    following = Task {
      for await number in numbers { await tell(number) }
    }
  }

  private func tell(_ number: Int64) async {
    latest = max(latest ?? 0, number)
    for entry in lanes.values { await entry.lane.note(latest: number) }
  }

  // MARK: Stopping

  /// Begins nothing more, lets what is on its way end, and abandons what takes longer: it is sent again after the
  /// next start.
  ///
  /// - Parameter limit: the longest that anything is waited for.
  package func stop(within limit: Duration) async {
    isStopped = true
    wanted = []
    following?.cancel()
    repeating?.cancel()
    let entries = Array(lanes.values)
    lanes = [:]
    for entry in entries { await entry.lane.stop(within: limit) }
    for entry in entries { await entry.task.value }
  }

  // MARK: Questions and orders of the owner

  /// How each endpoint stands, by name.
  ///
  /// - Throws: `StoreError` when that cannot be read.
  package func reports() async throws(StoreError) -> [EndpointReport] {
    var reports: [EndpointReport] = []
    for (_, entry) in lanes.sorted(by: { $0.key < $1.key }) {
      reports.append(try await entry.lane.report())
    }
    return reports
  }

  /// Sends what was given up, and what waits to be tried again, at once and from the beginning; to a receiver that
  /// wanted no more as well.
  ///
  /// - Parameters:
  ///   - name: to which endpoint.
  ///   - since: only what was taken in from this moment on; `nil` for all.
  /// - Returns: how many messages that are; `nil` where there is no such endpoint.
  /// - Throws: `StoreError` when nothing has changed.
  package func resend(_ name: String, since: Timestamp?) async throws(StoreError) -> Int? {
    guard let lane = lanes[name]?.lane else { return nil }
    try await resume(lane)
    let count = try await surroundings.store.resend(name, since: since, at: surroundings.time.now)
    await lane.recount()
    return count
  }

  private func resume(_ lane: OutboxLane) async throws(StoreError) {
    var standing = await lane.standing
    guard standing.stopped != nil else { return }
    standing.stopped = nil
    try await surroundings.store.keep(standing)
    await lane.resume()
  }

  /// Sends a message at once, whatever waits, and keeps nothing of it.
  ///
  /// - Parameters:
  ///   - name: to which endpoint.
  ///   - type: what kind of message it is.
  ///   - id: its name.
  ///   - body: what is sent.
  /// - Returns: what came of it; `nil` where there is no such endpoint.
  package func test(
    _ name: String, type: String, id: String, body: [UInt8]
  ) async -> EndpointTrial? {
    guard let lane = lanes[name]?.lane else { return nil }
    let channel = await lane.endpoint.channel
    let delivery = Delivery(
      endpoint: name, id: id, topic: "", type: type, body: body, createdAt: surroundings.time.now)
    let start = ContinuousClock.now
    let reply = await channel.send(delivery)
    let duration = ContinuousClock.now - start
    switch reply {
    case .arrived: return EndpointTrial(problem: nil, duration: duration)
    case .failed(let problem, _), .refused(let problem), .gone(let problem):
      return EndpointTrial(problem: problem, duration: duration)
    case .unknown(let problem):
      return EndpointTrial(problem: problem, isUnknown: true, duration: duration)
    }
  }
}
