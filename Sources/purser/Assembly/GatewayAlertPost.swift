import Logging
import PurserCore
import PurserOutbox
import PurserSuppliers
import PurserWatch
import Synchronization

/// How alerts of a gateway leave: over its outbox, or by keeping an Alertmanager up to date; and into its log.
final class GatewayAlertPost: AlertPost {
  private struct Manager {
    let channel: AlertmanagerChannel
    let task: Task<Void, Never>
  }

  private let assembly: Assembly
  private let outbox: Outbox
  private let channels: Mutex<AlertChannels>
  private let managers = Mutex<[String: Manager]>([:])

  init(outbox: Outbox, assembly: Assembly) {
    self.outbox = outbox
    self.assembly = assembly
    channels = Mutex(
      AlertChannels(
        assembly.configuration.alerts.channels, client: assembly.client, logger: assembly.logger))
    manage()
  }

  /// The receivers that the outbox has to know.
  var endpoints: [OutboxEndpoint] { channels.withLock { $0.receivers.map(\.endpoint) } }

  /// Sends to whom other settings name from now on; the outbox is told by its owner.
  func adopt(_ settings: AlertSettings) async {
    let other = AlertChannels(
      settings.channels, client: assembly.client, logger: assembly.logger)
    channels.withLock { $0 = other }
    manage()
  }

  /// Ends what keeps Alertmanagers up to date.
  func end() async {
    let ending = managers.withLock { managers in
      defer { managers = [:] }
      return managers
    }
    for manager in ending.values { manager.task.cancel() }
    for manager in ending.values { await manager.task.value }
  }

  /// Begins with Alertmanagers that are named, and ends with all before.
  private func manage() {
    let (settings, timeouts) = channels.withLock { ($0.managers, $0.timeouts) }
    let clock = assembly.clock
    managers.withLock { managers in
      for manager in managers.values { manager.task.cancel() }
      managers = settings.reduce(into: [:]) { managers, entry in
        let channel = AlertmanagerChannel(
          entry.value, timeout: timeouts[entry.key] ?? AlertChannelSettings.defaultTimeout,
          client: assembly.client, time: MachineTime { clock.time().moment },
          wallClock: SystemClock.now, logger: assembly.logger)
        managers[entry.key] = Manager(channel: channel, task: Task { await channel.run() })
      }
    }
  }

  // MARK: What was decided

  func deliveries(of message: AlertMessage, to channel: String) -> [Delivery] {
    channels.withLock(\.receivers).filter { $0.channel == channel }.flatMap {
      message.deliveries(to: $0.endpoint.name, isSplit: $0.isSplit)
    }
  }

  func send(_ message: AlertMessage?, _ deliveries: [Delivery]) async {
    for notice in message?.notices ?? [] { log(notice) }
    guard !deliveries.isEmpty else { return }
    await outbox.noteKept(deliveries)
  }

  func hold(_ notices: [AlertNotice], at channel: String) async {
    let manager = managers.withLock { $0[channel]?.channel }
    await manager?.hold(notices)
  }

  private func log(_ notice: AlertNotice) {
    let level: Logger.Level =
      switch (notice.change, notice.tier) {
      case (.recovered, _), (_, .notice): .notice
      case (_, .warning): .warning
      case (_, .critical): .error
      }
    assembly.logger.log(
      level: level, "\(notice.headline)",
      metadata: [
        "event": "alert.\(notice.change.rawValue)", "alert": "\(notice.key)",
        "tier": "\(notice.tier.rawValue)",
      ])
  }

  // MARK: Looking and trying

  /// How each receiver stands.
  ///
  /// - Throws: `StoreError` when that cannot be read.
  func reports() async throws(StoreError) -> [AlertChannelReport] {
    let known = Dictionary(
      try await outbox.reports().map { ($0.standing.endpoint, $0) }
    ) { $1 }
    var reports = channels.withLock(\.receivers).map { receiver in
      AlertChannelReport(
        channel: receiver.channel, service: receiver.service, receiver: receiver.name,
        endpoint: known[receiver.endpoint.name])
    }
    let channels = managers.withLock { $0.mapValues(\.channel) }
    for (name, manager) in channels {
      reports.append(
        AlertChannelReport(
          channel: name, service: "alertmanager", problem: await manager.report().problem))
    }
    return reports.sorted { ($0.channel, $0.receiver ?? "") < ($1.channel, $1.receiver ?? "") }
  }

  /// Sends a message that means nothing.
  ///
  /// - Returns: what came of it; `nil` where no channel is called so.
  func test(_ name: String, at now: Timestamp) async -> [AlertChannelTrial]? {
    if let manager = managers.withLock({ $0[name]?.channel }) {
      let start = ContinuousClock.now
      let problem = await manager.trial()
      return [
        AlertChannelTrial(
          trial: EndpointTrial(problem: problem, duration: ContinuousClock.now - start))
      ]
    }
    let receivers = channels.withLock(\.receivers).filter { $0.channel == name }
    guard !receivers.isEmpty else { return nil }
    var trials: [AlertChannelTrial] = []
    let message = AlertMessage.trial(at: now)
    for receiver in receivers {
      for delivery in message.deliveries(to: receiver.endpoint.name, isSplit: receiver.isSplit) {
        guard
          let trial = await outbox.test(
            receiver.endpoint.name, type: delivery.type, id: delivery.id, body: delivery.body)
        else { continue }
        trials.append(AlertChannelTrial(receiver: receiver.name, trial: trial))
      }
    }
    return trials
  }
}

extension AlertMessage {
  /// A message that tries a channel: it ends with the same breath, so that no pager stays on.
  fileprivate static func trial(at now: Timestamp) -> AlertMessage {
    let key = AlertKey(.supplier(SupplierID("purser-test")), .checkFailed)
    func notice(_ change: AlertNotice.Change) -> AlertNotice {
      AlertNotice(
        key: key, change: change, tier: .notice, since: now,
        headline: change == .recovered
          ? "The test message of Purser is over" : "This is a test message of Purser",
        details: ["Nothing has happened, and nothing is to be done."])
    }
    return AlertMessage(
      id: "alert-test-" + String(now.microsecondsSinceEpoch, radix: 36), at: now,
      notices: [notice(.raised), notice(.recovered)])
  }
}
