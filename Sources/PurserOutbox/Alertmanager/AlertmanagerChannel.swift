package import CurlClient
package import Logging
package import PurserCore

/// Keeps an Alertmanager told of the alerts that hold: each is posted again for as long as it holds, and its end for a
/// while.
///
/// It is no `DeliveryChannel`, since nothing of it may wait in the outbox: an alert of yesterday must not be posted today,
/// and one that holds must be posted though nothing changes. Whoever knows the alerts calls `hold` at the start with all
/// that hold, and `take` with each change; both only note. `run` does the rest, for as long as its task is not cancelled.
package actor AlertmanagerChannel {
  private let settings: AlertmanagerSettings
  private let exchange: AlertmanagerExchange
  private let time: any PassingTime
  private let wallClock: @Sendable () -> Timestamp
  private let logger: Logger
  private var book: AlertmanagerBook
  /// When it started, in its own words.
  private var started: String?
  private var standing = AlertmanagerStanding()
  private var alarm: Task<Void, Never>?
  private let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  /// The most alerts in one request.
  private static let batch = 50

  /// A channel that knows of no alerts yet.
  ///
  /// - Parameters:
  ///   - settings: how Alertmanager is reached and configured.
  ///   - timeout: how long it may take for a request.
  ///   - client: what sends.
  ///   - time: the time by which alerts are dated.
  ///   - wallClock: the time that Alertmanager compares with its own.
  ///   - logger: where the owner is told what goes wrong.
  package init(
    _ settings: AlertmanagerSettings, timeout: Duration, client: CurlClient, time: any PassingTime,
    wallClock: @escaping @Sendable () -> Timestamp, logger: Logger
  ) {
    self.settings = settings
    exchange = AlertmanagerExchange(settings, timeout: timeout, client: client)
    self.time = time
    self.wallClock = wallClock
    self.logger = logger
    book = AlertmanagerBook(settings)
    (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  // MARK: What others tell

  /// These alerts hold, and no others.
  package func hold(_ notices: [AlertNotice]) {
    book.hold(notices, at: time.now)
    signal.yield()
  }

  /// Alerts have changed.
  package func take(_ notices: [AlertNotice]) {
    for notice in notices { book.take(notice, at: time.now) }
    signal.yield()
  }

  /// How it stands.
  package func report() -> AlertmanagerStanding {
    var report = standing
    (report.holding, report.ended) = book.counts
    report.problem = report.problem ?? book.refusals.first
    return report
  }

  /// Asks Alertmanager how it is.
  ///
  /// - Returns: why it cannot be used; `nil` where it can.
  package func trial() async -> String? {
    switch await exchange.status() {
    case .started: nil
    case .failed(let problem), .silent(let problem): problem
    }
  }

  // MARK: Going round

  /// Posts until its task is cancelled.
  package func run() async {
    signal.yield()
    for await _ in signals {
      await round()
      guard !Task.isCancelled else { break }
      setAlarm()
    }
    alarm?.cancel()
  }

  private func setAlarm() {
    alarm?.cancel()
    guard !book.isEmpty else { return }
    let (time, next, signal) = (time, time.now + settings.period, signal)
    alarm = Task {
      await time.wait(until: next)
      if !Task.isCancelled { signal.yield() }
    }
  }

  private func round() async {
    guard !book.isEmpty else { return }
    let shift: Duration
    switch await exchange.status() {
    case .silent(let problem): return fail(problem)
    case .failed:
      // Others that take the same alerts need not have a status: after a failure they may have forgotten.
      if standing.problem != nil { book.wasRestarted(at: time.now) }
      shift = wallClock().since(time.now)
    case .started(let moment, let clock):
      if let started, started != moment { book.wasRestarted(at: time.now) }
      started = moment
      shift = self.shift(clock)
    }
    let posts = book.posts(at: time.now)
    for start in stride(from: 0, to: posts.count, by: Self.batch) {
      let part = Array(posts[start..<min(start + Self.batch, posts.count)])
      guard await post(part, shift) else { return }
    }
    succeed()
  }

  /// Posts alerts together, and each by itself where they are refused: of a batch the good ones were taken.
  ///
  /// - Returns: whether Alertmanager can be used at all.
  private func post(_ posts: [AlertmanagerPost], _ shift: Duration) async -> Bool {
    switch await exchange.post(AlertmanagerPost.json(posts, shift: shift)) {
    case .arrived:
      book.arrived(posts, at: time.now)
      return true
    case .failed(let problem):
      fail(problem)
      return false
    case .refused(let problem):
      guard posts.count > 1, let first = posts.first else {
        if let post = posts.first { refuse(post, problem) }
        return true
      }
      for post in [first] + posts.dropFirst() {
        guard await self.post([post], shift) else { return false }
      }
      return true
    }
  }

  /// How far Alertmanager's clock is ahead of the one by which alerts are dated: an end that is past by its clock would
  /// end an alert that holds.
  private func shift(_ clock: Timestamp?) -> Duration {
    let own = wallClock()
    guard let clock else { return own.since(time.now) }
    let ahead = clock.since(own)
    let isSame = ahead > .zero - Self.clockTolerance && ahead < Self.clockTolerance
    return (isSame ? own : clock).since(time.now)
  }

  /// Within this, clocks are taken for the same: Alertmanager tells its own in whole seconds.
  private static let clockTolerance = Duration.seconds(10)

  // MARK: How it goes

  private func fail(_ problem: String) {
    book.wasUnreachable()
    if standing.problem == nil {
      logger.warning(
        "Alertmanager cannot be told of alerts; it is tried again",
        metadata: ["problem": "\(problem)"])
    }
    standing.problem = problem
    standing.failedAt = time.now
  }

  private func succeed() {
    if standing.problem != nil { logger.notice("Alertmanager can be told of alerts again") }
    standing.problem = nil
    standing.succeededAt = time.now
  }

  private func refuse(_ post: AlertmanagerPost, _ problem: String) {
    book.refused(post, problem)
    logger.error(
      "Alertmanager refuses an alert; it is posted again once it changes",
      metadata: ["alert": "\(post.alert.labels)", "problem": "\(problem)"])
  }
}

/// How an Alertmanager stands.
package struct AlertmanagerStanding: Hashable, Sendable {
  /// How many alerts hold.
  package var holding = 0
  /// Of how many the end is still told.
  package var ended = 0
  /// Why it cannot be told; `nil` where it can. No secrets.
  package var problem: String?
  /// When it was told last.
  package var succeededAt: Timestamp?
  /// When it could not be told last.
  package var failedAt: Timestamp?

  /// Nothing was told yet.
  package init() {}
}
