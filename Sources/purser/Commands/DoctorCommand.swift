import ArgumentParser
import ExactJSON
import PurserCore
import PurserStore
import PurserSuppliers

/// `purser doctor`: measures how long suppliers take to show what they did.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Measure each supplier's lag from its own readings.",
    discussion: """
      Looks through the stored events, beside a running gateway: which readings showed a purchase, and how soon \
      after it they were asked for; and what a shorter lag would have saved. Ends with 1 when a supplier was seen to take longer than its `lag`.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  /// How many events are read at a time.
  private static let page = 10_000

  func run() async throws {
    let configuration = try configurationOptions.load()
    let suppliers = configuration.suppliers.map(\.supplier)
    var survey = LagSurvey(suppliers)
    do throws(StoreError) {
      var last: Int64 = 0
      while true {
        let events = try SQLiteLedgerStore.events(
          at: configuration.store.path, currencies: configuration.currencies, after: last,
          limit: Self.page)
        for event in events { survey.take(event.event) }
        guard let number = events.last?.number else { break }
        last = number
      }
    } catch {
      throw CommandFailure.failed(error.message)
    }
    let findings = suppliers.map { ($0, survey.findings[$0.id] ?? LagFinding(lag: $0.lag)) }
      .sorted { $0.0.id < $1.0.id }
    if output.json {
      Terminal.say(Self.json(findings))
    } else {
      for (supplier, finding) in findings {
        Terminal.say(finding.sentences(of: supplier.id).joined(separator: "\n"))
      }
    }
    if findings.contains(where: { $0.1.isLagBroken }) { throw ExitCode.failure }
  }

  private static func json(_ findings: [(Supplier, LagFinding)]) -> [UInt8] {
    JSONWriter.object { json in
      json.array("suppliers") { list in
        for (supplier, finding) in findings {
          list.object { json in
            json.string("supplier", supplier.id.name)
            json.string("lag", finding.lag.literal)
            json.integer("shown", Int64(finding.shown))
            json.integer("shown_within_lag", Int64(finding.early))
            json.string("longest_unshown", finding.longestUnshown?.literal)
            json.bool("is_broken", finding.isLagBroken)
            json.string("suggestion", (finding.suggestion ?? finding.longerLag)?.literal)
            json.array("kept_aside_twice") { list in
              for money in finding.idleMoney(under: finding.suggestion ?? finding.lag) {
                list.object { json in
                  json.string("currency", money.most.currency.code)
                  json.string("most", money.most.decimalString)
                  json.string("average", money.average.decimalString)
                  json.string("average_with_suggestion", money.under.decimalString)
                }
              }
            }
          }
        }
      }
    }
  }
}

extension LagFinding {
  /// The finding for people, a line each.
  fileprivate func sentences(of supplier: SupplierID) -> [String] {
    var lines = [
      "\(supplier): lag \(lag.literal); readings showed \(shown) purchases, \(early) within it"
    ]
    if let longestUnshown {
      lines.append(
        "  a reading asked for \(longestUnshown.literal) after a purchase lacked it still")
    }
    for money in idleMoney(under: suggestion ?? lag) where !money.most.isZero {
      lines.append(
        "  kept aside twice: at most \(money.most), on average \(money.average)"
          + (suggestion.map { "; with lag \($0.literal) on average \(money.under)" } ?? ""))
    }
    lines.append("  \(advice)")
    return lines
  }

  private var advice: String {
    if let longerLag {
      return "it takes longer than declared, so that orders may be held that fail: write "
        + "`lag: \(longerLag.literal)`"
    }
    if let suggestion {
      return "`lag: \(suggestion.literal)` would have been long enough: twice what it was seen to "
        + "take, and a tenth of a second"
    }
    return early < Self.leastEarly
      ? "too few readings soon after purchases to say more: \(early) of \(Self.leastEarly)"
      : "nothing shorter was seen to be long enough"
  }
}
