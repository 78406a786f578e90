internal import Crypto
internal import CurlClient
internal import ExactJSON
package import PurserCore

/// Asks one supplier for its balances as its adapter says: the calls in order, each page by page.
///
/// May be used by many tasks at once; they share the access token and nothing else. Logs nothing:
/// a failure tells the caller all there is to say, without secrets.
package final class SupplierClient: BalanceReader {
  private let supplier: Supplier
  private let account: SupplierAccount
  private let transport: any HTTPTransport
  private let now: @Sendable () -> Timestamp
  private let tokens: AccessTokens?

  /// How many times the time for one reply a whole check may take, however many pages it has.
  private static let timeoutsInACheck = 6

  /// A client for one supplier. `now` is the wall clock, for the moments of readings and the lives
  /// of tokens.
  package init(
    supplier: Supplier, account: SupplierAccount, transport: any HTTPTransport,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.supplier = supplier
    self.account = account
    self.transport = transport
    self.now = now
    if case .clientCredentials(let grant) = account.adapter.authentication {
      let request = TokenRequest(grant: grant, account: account, transport: transport, now: now)
      tokens = AccessTokens { await request.run() }
    } else {
      tokens = nil
    }
  }

  /// One check of all the supplier's pools. They all carry the same two moments: when the first
  /// request left, and when the last reply was complete.
  ///
  /// - Throws: `CheckFailure`; then nothing of the replies counts.
  @concurrent package func readBalances() async throws(CheckFailure) -> [SupplierBalance] {
    var check = Check(settings: account.adapter.settings(given: account.settings))
    do throws(CheckFailure) {
      var readings: [PoolReading] = []
      for call in account.adapter.calls {
        readings += try await self.readings(of: call, in: &check)
      }
      return try balances(from: readings.summed(), check)
    } catch {
      throw Redaction(account.secretTexts + check.tokenTexts).redacted(error)
    }
  }

  /// What one check gathers on its way.
  private struct Check {
    let settings: [String: SettingValue]
    var requestedAt: Timestamp?
    var receivedAt: Timestamp?
    var digest = SHA256()
    var token: AccessToken?
    var hasRenewedToken = false
    /// Every token in use during the check, to keep them out of messages.
    var tokenTexts: [String] = []
  }

  private func readings(
    of call: AdapterCall, in check: inout Check
  ) async throws(CheckFailure) -> [PoolReading] {
    let reader = ReplyReader(
      adapter: account.adapter, call: call, parameters: Parameters(settings: check.settings),
      currencies: account.currencies)
    var pages: [JSONValue] = []
    var cursors: Set<String> = []
    var cursor: String?
    repeat {
      let reply = try await reply(to: call, cursor: cursor, in: &check)
      let receivedAt = now()
      check.receivedAt = receivedAt
      check.digest.update(data: reply.body)
      let page = try reader.document(of: reply, receivedAt: receivedAt)
      pages.append(page)
      cursor = try reader.nextCursor(in: page)
      if let next = cursor, let pagination = call.pagination {
        guard cursors.insert(next).inserted else {
          throw CheckFailure(.malformed, "the supplier gave the same `cursor` twice")
        }
        guard pages.count < pagination.maximumPages else {
          throw CheckFailure(
            .malformed, "the reply has more than \(pagination.maximumPages) pages")
        }
      }
    } while cursor != nil
    return try reader.readings(in: pages, receivedAt: check.receivedAt ?? now())
  }

  /// The reply to one page of a call. A token that is refused is renewed, once in a check: a second
  /// refusal is the supplier's answer.
  private func reply(
    to call: AdapterCall, cursor: String?, in check: inout Check
  ) async throws(CheckFailure) -> HTTPResponse {
    try await useToken(in: &check, replacing: nil)
    let reply = try await exchange(call, cursor, in: &check)
    guard reply.status == 401, let refused = check.token, !check.hasRenewedToken else {
      return reply
    }
    check.hasRenewedToken = true
    try await useToken(in: &check, replacing: refused)
    return try await exchange(call, cursor, in: &check)
  }

  private func useToken(
    in check: inout Check, replacing refused: AccessToken?
  ) async throws(CheckFailure) {
    guard let tokens else { return }
    let token = try await tokens.token(at: now(), replacing: refused)
    check.token = token
    check.tokenTexts.append(token.text)
  }

  private func exchange(
    _ call: AdapterCall, _ cursor: String?, in check: inout Check
  ) async throws(CheckFailure) -> HTTPResponse {
    let parameters = Parameters(credentials: account.credentials, settings: check.settings)
    let builder = RequestBuilder(account: account, parameters: parameters)
    let request = try builder.request(for: call, token: check.token, cursor: cursor)
    let begun = check.requestedAt ?? now()
    check.requestedAt = begun
    let patience = account.timeout * Self.timeoutsInACheck
    guard now().since(begun) <= patience else {
      throw CheckFailure(
        .unreachable, "the whole check took longer than \(patience.wholeSeconds) s")
    }
    do throws(TransportFailure) {
      return try await transport.send(request)
    } catch {
      throw CheckFailure(error)
    }
  }

  private func balances(from readings: [PoolReading], _ check: Check) -> [SupplierBalance] {
    let end = check.receivedAt ?? now()
    let digest = Self.hexadecimal(check.digest.finalize())
    return readings.map { reading in
      SupplierBalance(
        pool: PoolID(supplier: supplier.id, pool: reading.pool, currency: reading.currency),
        available: reading.available, reserved: reading.amounts[.reserved],
        used: reading.amounts[.used], credited: reading.amounts[.credited],
        creditLimit: reading.amounts[.creditLimit],
        pendingTopUp: reading.amounts[.pendingTopUp], expiresAt: reading.expiresAt,
        deductionTiming: supplier.deductionTiming, supplierUpdatedAt: reading.updatedAt,
        requestedAt: check.requestedAt ?? end, receivedAt: end, source: .polled,
        rawDigest: digest)
    }
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
