internal import CurlClient
internal import PurserCore
internal import Synchronization

/// How far a supplier's clock is ahead of this machine's: learned once, and again where the supplier
/// refuses what was signed by it.
final class SupplierClock: Sendable {
  private let source: ClockSource
  private let learned = Mutex<Duration?>(nil)
  private let witness: RequestWitness?
  private let secrets = Mutex<[String]>([])

  /// A difference below this is that of the way there and back.
  private static let noise = Duration.seconds(1)

  init(_ source: ClockSource, _ witness: RequestWitness?) {
    self.source = source
    self.witness = witness
  }

  /// What was computed from credentials for the latest request: kept out of messages.
  var secretTexts: [String] { secrets.withLock(\.self) }

  /// How far the clock is ahead, where that is known already.
  var known: Duration? { learned.withLock(\.self) }

  /// How far the clock is ahead; the supplier is asked the first time.
  ///
  /// - Throws: `CheckFailure` where it does not say.
  func offset(
    for account: SupplierAccount, over transport: any HTTPTransport, _ nonces: NonceSource,
    now: @Sendable () -> Timestamp
  ) async throws(CheckFailure) -> Duration {
    if let known { return known }
    do throws(CheckFailure) {
      let offset = try await ask(account, transport, nonces, now)
      learned.withLock { $0 = offset }
      return offset
    } catch {
      var failure = error
      failure.message = "the supplier's clock: " + failure.message
      throw failure
    }
  }

  /// Asks again, and says whether the clock is another than was thought.
  func hasChanged(
    for account: SupplierAccount, over transport: any HTTPTransport, _ nonces: NonceSource,
    now: @Sendable () -> Timestamp
  ) async -> Bool {
    guard let before = known,
      let offset = try? await ask(account, transport, nonces, now)
    else { return false }
    learned.withLock { $0 = offset }
    let difference = offset - before
    return max(difference, .zero - difference) > Self.noise
  }

  private func ask(
    _ account: SupplierAccount, _ transport: any HTTPTransport, _ nonces: NonceSource,
    _ now: @Sendable () -> Timestamp
  ) async throws(CheckFailure) -> Duration {
    do throws(TransportFailure) {
      try await transport.takeTurn(patience: account.timeout)
    } catch {
      throw CheckFailure(error)
    }
    let sentAt = now()
    let names = account.requestNames(["now": .moment(sentAt)], nonces)
    do throws(CheckFailure) {
      let request = try request(account, names, at: sentAt)
      return try await answer(to: request, account, transport, sentAt, now)
    } catch {
      // Another check may ask meanwhile, and what is not shown is then another text.
      var failure = error
      failure.message = Redaction(account.secretTexts + names.secretTexts).redacted(error.message)
      throw failure
    }
  }

  private func answer(
    to request: HTTPRequest, _ account: SupplierAccount, _ transport: any HTTPTransport,
    _ sentAt: Timestamp, _ now: @Sendable () -> Timestamp
  ) async throws(CheckFailure) -> Duration {
    let response: HTTPResponse
    do throws(TransportFailure) {
      response = try await transport.send(request)
    } catch {
      throw CheckFailure(error)
    }
    let receivedAt = now()
    let (reply, flaw) = Reply.reading(
      response, as: source.format, known: account.knownInReplies, receivedAt: receivedAt)
    guard (200...299).contains(response.status) else {
      throw ErrorClassifier(adapter: account.adapter).failure(of: reply)
    }
    if let flaw { throw CheckFailure(.malformed, flaw.sentence, status: response.status) }
    // A clock out of a cache is as much behind as the reply is old.
    let age = try response.age()
    do throws(ExpressionFailure) {
      let moment = try source.time.value(in: reply.scope).moment(from: source.time.text)
      let halfway = sentAt + receivedAt.since(sentAt) / 2
      return (moment + age).since(halfway)
    } catch {
      throw CheckFailure(.shapeChanged, error.sentence, status: response.status)
    }
  }

  private func request(
    _ account: SupplierAccount, _ names: RequestNames, at moment: Timestamp
  ) throws(CheckFailure) -> HTTPRequest {
    let order = RequestBuilder.Order(
      template: source.request, acceptedMediaType: source.format.acceptedMediaType,
      asksPastCaches: true)
    let builder = RequestBuilder(account: account, names: names)
    defer { secrets.withLock { $0 = names.secretTexts } }
    let request = try builder.request(order, now: moment)
    witness?.see(builder.trace(order, request, at: moment), of: .clock)
    return request
  }
}
