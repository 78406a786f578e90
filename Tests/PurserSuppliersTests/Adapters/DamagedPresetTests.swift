import CurlClient
import ExactJSON
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

/// Any documented reply of any preset, damaged in any way: never a number that the reply does not say, and
/// never a success without the pools that it names.
@Suite("Damaged replies of the shipped adapters")
struct DamagedPresetTests {
  /// What stands where a reply should be.
  private static let pages = [
    "{}", "null", #""""#, "", " ", #"{"error":"no"}"#, #"{"error":{"code":401,"message":"no"}}"#,
    #"{"message":"Unauthorized"}"#, #"{"data":null}"#, #"{"data":{}}"#, "[null]", "[{}]", "[[]]",
    "true",
    "<!DOCTYPE html><html><body><form action=/login>Log in</form></body></html>",
    "<error><code>7</code></error>", "ERROR 401, bad key", "Service Unavailable",
  ]

  @Test("an error page is never a success", arguments: Presets.names)
  func errorPages(name: String) throws {
    let adapter = try #require(Presets.definition(named: name))
    for sample in adapter.samples where sample.isSuccess {
      for page in Self.pages + (sample.body.hasPrefix("[") ? [] : ["[]"]) {
        // What a call keeps is looked at when others ask for it.
        if adapter.calls[sample.call].rows.isEmpty, page.hasPrefix("[") { continue }
        let pools = try? sample.read(page, by: adapter)
        #expect(pools == nil, "\(sample.name): \(page)")
      }
    }
  }

  /// Members that may be missing or say something else by the suppliers' own documents: a moment from or
  /// until which money counts, a part that is not always there, a sign that tells debt from credit, the
  /// items that a block of credit is for, a currency that is the configured one where it is left out.
  private static let excused: [String: Set<String>] = [
    "m3ter": ["startDate", "endDate", "rolloverAmount", "rolloverEndDate"],
    "logicboxes": ["sellingcurrencylockedbalance"], "linode": ["balance"], "vultr": ["balance"],
    "skebby": ["money"], "orb": ["filters"], "volcengine": ["Currency"],
  ]

  @Test("a pool of a damaged reply has its number, or could not be read", arguments: Presets.names)
  func damagedReplies(name: String) throws {
    let adapter = try #require(Presets.definition(named: name))
    for sample in adapter.samples where sample.isSuccess {
      guard let reply = try? JSONParser.parse(Array(sample.body.utf8)),
        let whole = try? sample.read(sample.body, by: adapter)
      else { continue }
      for damage in ReplyDamage.all(of: reply) {
        guard let damaged = damage.applied(to: reply),
          let pools = try? sample.read(damaged.description, by: adapter)
        else { continue }
        for flaw in Self.flaws(pools, damage, whole)
        where Self.excused[name]?.isDisjoint(with: damage.path) ?? true {
          Issue.record("\(name), \(sample.name), \(damage): \(flaw)")
        }
      }
    }
  }

  @Test("replies that are damaged twice are a reading or a failure that says why")
  func damagedTwice() throws {
    var random = SeededRandom()
    for name in Presets.names {
      let adapter = try #require(Presets.definition(named: name))
      for sample in adapter.samples where sample.isSuccess {
        guard let reply = try? JSONParser.parse(Array(sample.body.utf8)) else { continue }
        for _ in 0..<40 {
          var damaged = reply
          for _ in 0..<2 {
            guard let damage = ReplyDamage.all(of: damaged).randomElement(using: &random) else {
              break
            }
            damaged = damage.applied(to: damaged) ?? damaged
          }
          do {
            let pools = try sample.read(damaged.description, by: adapter)
            #expect(pools.readings.count + pools.failures.count <= 12, "\(random)")
          } catch {
            #expect(error.message.count > 10, "\(random): \(damaged)")
          }
        }
      }
    }
  }

  /// What a damage must not do to the pools of a reply.
  private static func flaws(
    _ pools: PoolsRead, _ damage: ReplyDamage, _ whole: PoolsRead
  ) -> [String] {
    var flaws: [String] = []
    for before in whole.readings {
      let after = pools.readings.first { $0.key == before.key }
      let report = BalanceReport(
        supplier: SupplierID("s"), readings: [], failures: pools.failures,
        requestedAt: Timestamp(microsecondsSinceEpoch: 0),
        receivedAt: Timestamp(microsecondsSinceEpoch: 0))
      let id = PoolID(supplier: SupplierID("s"), pool: before.pool, currency: before.currency)
      switch damage.kind {
      case .removed, .dropped, .repeated, .negated:
        if let after, damage.kind != .repeated, let amount = after.available,
          let was = before.available,
          (try? was.isLess(than: amount)) == true
        {
          flaws.append("\(before.pool) has \(amount) instead of \(was)")
        }
      case .renamed, .retyped, .null, .emptyText, .emptyList, .emptyObject, .object, .error:
        if let after {
          // A list without items may mean zero.
          let isEmptied = damage.kind == .emptyList && after.isZero
          // What `where` leaves out is told.
          let isLess =
            pools.leftOut > whole.leftOut
            && (try? after.available.flatMap { try $0.isLess(than: before.available ?? $0) })
              == true
          if after.available != before.available, after.absence == nil, !isEmptied, !isLess {
            flaws.append(
              "\(before.pool) has \(after.available as Any) instead of \(before.available as Any)")
          }
        } else if report.failure(of: id) == nil, pools.failures.isEmpty,
          // An empty list has none, and what `where` says of an item is told.
          damage.kind != .emptyList && damage.kind != .emptyObject,
          pools.leftOut <= whole.leftOut
        {
          flaws.append("\(before.pool) in \(before.currency.code) vanishes without a word")
        }
      }
    }
    return flaws
  }
}

extension AdapterSample {
  fileprivate var isSuccess: Bool {
    if case .balances = expectation { true } else { false }
  }

  /// What the adapter reads in `body` where it stands for the sample's.
  fileprivate func read(
    _ body: String, by adapter: AdapterDefinition
  ) throws(CheckFailure) -> PoolsRead {
    var known = adapter.knownInReplies(settings: settings)
    let nothing = Rendering(scope: Scope(names: KnownNames()))
    for (name, template) in kept { known[name] = (try? nothing.json(template)).map { Value($0) } }
    let reader = ReplyReader(
      adapter: adapter, call: adapter.calls[call], known: known,
      currencies: CurrencyTable(declared: adapter.currencies))
    let place = reader.call.pagination?.start
    let reply = try reader.success(
      HTTPResponse(
        status: 200, headers: headers.map { HTTPHeader(name: $0.name, value: $0.value) },
        body: Array(body.utf8)),
      receivedAt: at, page: place?.names ?? [:])
    _ = try reader.next(after: place, reply)
    _ = try reader.kept(in: [reply])
    return try reader.readings(in: [reply]).summed()
  }
}
