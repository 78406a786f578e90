import ArgumentParser
import PurserCore
import PurserStore

/// `purser ledger repair-clock`: dates that a clock had put ahead move back.
struct RepairClockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair-clock",
    abstract: "Move dates back that a wrong clock had put ahead.",
    discussion: """
      What can be spent does not depend on it: a ledger whose dates are ahead goes on by a time of its own. \
      This makes its dates right again, so that new ones agree with the clock. Without --apply it says what it \
      would do, and changes nothing; that works beside a running gateway. With --apply it mends a copy, adds it \
      up, and puts it in the ledger's place; the former ledger is kept under another name. The order of events, \
      all amounts and all numbers stay. The machine's clock must be right.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions

  @Option(
    help: ArgumentHelp(
      "The first date that is ahead, in RFC 3339; found by itself where it is not given.",
      valueName: "date"), transform: RepairClockCommand.date)
  var from: Timestamp?

  @Flag(help: "Do it. No gateway may have the ledger open.")
  var apply = false

  func run() async throws {
    let path = try configurationOptions.ledgerPath()
    do throws(StoreError) {
      let (now, steady) = SystemClock.both()
      let repair = try SQLiteLedgerStore.clockRepair(
        of: path, wall: now, steady: steady, boot: SystemClock.boot, from: from,
        currencies: CurrencyTable())
      guard let repair else {
        return Terminal.say(
          "\(path) is not ahead of this machine's clock; there is nothing to repair")
      }
      for sentence in repair.sentences(path, now: now) { Terminal.say(sentence) }
      guard apply else {
        return Terminal.say(
          "nothing was changed: see that this machine's clock is right, stop the gateway, and repeat this "
            + "with --apply")
      }
      let repaired = try SQLiteLedgerStore.repairClock(
        repair, of: path, at: now, currencies: CurrencyTable())
      Terminal.say("\(path) is repaired: \(repaired.verification.summary)")
      Terminal.say("the ledger as it was is \(repaired.former)")
    } catch {
      throw CommandFailure.failed(error.message)
    }
  }

  private static func date(_ text: String) throws -> Timestamp {
    guard let date = Timestamp(rfc3339: text) else {
      throw ValidationError("a date looks like 2026-11-29T18:00:00Z.")
    }
    return date
  }
}

extension SQLiteLedgerStore.ClockRepair {
  /// Says for people how far the ledger is ahead, and how its dates move.
  fileprivate func sentences(_ path: String, now: Timestamp) -> [String] {
    var sentences = [
      "\(path) is \(lead.wholeSeconds) s ahead of this machine's clock: its latest date is \(latest), and it is "
        + "\(now)"
    ]
    guard let from else {
      sentences.append("no date has to move; its time begins anew with this machine's clock")
      return sentences
    }
    let before = floor.map { "the last one before it, \($0), stays" } ?? "there is none before it"
    sentences.append(
      "\(count) dates from \(from) on move back by \(lead.wholeSeconds) s: \(from) becomes \(date(from)), "
        + "\(latest) becomes \(date(latest)); \(before)")
    return sentences
  }
}
