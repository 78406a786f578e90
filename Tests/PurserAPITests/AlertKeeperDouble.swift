import PurserCore
import Synchronization

/// A keeper of alerts whose alerts and channels a test gives.
final class AlertKeeperDouble: AlertKeeper {
  private let kept: Mutex<(standings: [AlertStanding], words: [AlertWord])>
  private let reports: [AlertChannelReport]
  private let trials: [String: [AlertChannelTrial]]
  private let failure: StoreError?

  init(
    _ standings: [AlertStanding] = [], reports: [AlertChannelReport] = [],
    trials: [String: [AlertChannelTrial]] = [:], failure: StoreError? = nil
  ) {
    kept = Mutex((standings, []))
    self.reports = reports
    self.trials = trials
    self.failure = failure
  }

  /// What was said so far.
  var words: [AlertWord] { kept.withLock { $0.words } }

  func alerts() async -> [AlertStanding] { kept.withLock { $0.standings } }

  func take(_ word: AlertWord, to name: String) async throws(StoreError) -> AlertStanding? {
    if let failure { throw failure }
    return kept.withLock { kept in
      guard let place = kept.standings.firstIndex(where: { $0.record.key.description == name })
      else { return nil }
      kept.words.append(word)
      let tier = kept.standings[place].record.raised?.tier ?? .notice
      switch word {
      case .acknowledge: kept.standings[place].record.hush = .acknowledged(upTo: tier)
      case .snooze(let until, let upTo):
        kept.standings[place].record.hush = .snoozed(until: until, upTo: upTo ?? tier)
      case .listen: kept.standings[place].record.hush = nil
      }
      return kept.standings[place]
    }
  }

  func channels() async throws(StoreError) -> [AlertChannelReport] {
    if let failure { throw failure }
    return reports
  }

  func test(_ name: String) async -> [AlertChannelTrial]? { trials[name] }
}
