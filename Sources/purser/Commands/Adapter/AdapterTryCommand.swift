import ArgumentParser
import CurlClient
import ExactJSON
import Foundation
import PurserCore
import PurserSuppliers

/// `purser adapter try FILE`: one real check with an adapter, everything shown.
struct AdapterTryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try", abstract: "Ask a supplier once with an adapter, and show all of it.",
    discussion: """
      Shows the requests, redacted, with what was computed and signed for them, and the replies; what \
      each selector found, and for one that found nothing the nearest place that exists; each item, and \
      why `where` leaves it out; of a failure, how each rule of `errors` judged it; and the balances. \
      With --reply nothing is sent: a recorded reply is read instead. Ends with 0 when there are \
      balances, with 1 when there are none to show for it, with 2 when the file is no adapter or \
      something is missing on the command line.

      With --order an order is placed and followed instead: give a sandbox with --base-url. It ends with 0 \
      when the order is accepted, in flight, delivered, or delivered in part, with 1 when it failed, was \
      reversed, or nobody can tell.

      With --prices the supplier's price list is read instead, as a gateway would read it. It ends with 0 when it \
      could be taken into use, with 1 when it could not. With --rates the same is done with exchange rates.
      """)

  @Argument(help: "A file, or the name of a shipped adapter.")
  var file: String

  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp(
      "Where the supplier is; default: as the adapter says. `host=url` says so of another host that the adapter asks: with this option each is named.",
      valueName: "url"))
  var baseURLs: [NamedURL] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Secrets that the adapter needs. `name=env:VARIABLE` and `name=file:PATH` keep them off the command line.",
      valueName: "name=value"))
  var credentials: [NamedValue] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Settings of the adapter; one given several times is a list.", valueName: "name=value"))
  var settings: [NamedValue] = []

  @Option(
    help: ArgumentHelp(
      "Read this as the reply to the first call; `-` is standard input.", valueName: "file"))
  var reply: String?

  @Option(help: ArgumentHelp("The status of the reply in --reply.", valueName: "status"))
  var status = 200

  @Option(
    name: .customLong("header"), parsing: .singleValue,
    help: ArgumentHelp(
      "A header of the reply in --reply: \"Name: value\". May be given several times.",
      valueName: "header"))
  var headers: [ReplyHeader] = []

  @Option(help: ArgumentHelp("How long one reply may take, in seconds.", valueName: "seconds"))
  var timeout = 10

  @Flag(help: "Read the price list, as the adapter's `prices` say.")
  var prices = false

  @Flag(help: "Read the exchange rates, as the adapter's `rates` say.")
  var rates = false

  @OptionGroup var orders: OrderOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...120).contains(timeout) else {
      throw ValidationError("--timeout takes 1 to 120 seconds.")
    }
    guard (100...599).contains(status) else {
      throw ValidationError("--status takes 100 to 599.")
    }
    if reply != nil, orders.isWanted {
      throw ValidationError("--reply is for balances, and does not go with --order or --look-up.")
    }
    if let list, reply != nil || orders.isWanted || prices && rates {
      throw ValidationError(
        "--\(list.rawValue) does not go with --reply, --order or --look-up"
          + (prices && rates ? ", nor with --rates." : "."))
    }
    if reply == nil, status != 200 || !headers.isEmpty {
      throw ValidationError("--status and --header go with --reply.")
    }
  }

  /// Expects every value to be `name=value`. Of one that is not nothing is repeated that may be a secret.
  private static func checkForm(
    _ values: [NamedValue], _ known: [String], _ option: String
  ) throws(CommandFailure) {
    guard let index = values.firstIndex(where: \.name.isEmpty) else { return }
    let written = values[index].value
    let what =
      known.contains(written)
      ? Quotation.quoted(written) : values.count == 1 ? "its value" : "value \(index + 1)"
    throw .unusable("purser: \(option) takes name=value; \(what) has no `=` behind a name")
  }

  func run() async throws {
    let (adapter, warnings) = try AdapterFile.named(
      file, credentials: credentials.map(\.name).filter { !$0.isEmpty },
      settings: settings.map(\.name).filter { !$0.isEmpty })
    for warning in warnings { Terminal.complain(warning) }
    let account = try account(adapter)
    if orders.isWanted { return try await tryOrder(of: account) }
    if let list { return try await tryList(list, of: account) }
    guard !adapter.tellsNoBalances else {
      throw CommandFailure.unusable(
        "purser: the adapter describes no balances: --order places an order, --prices reads the price list, --rates the "
          + "exchange rates"
      )
    }
    let trial: AdapterTrial
    if let reply {
      trial = AdapterTrial.read(
        try contents(of: reply), status: status,
        headers: headers.map { (name: $0.name, value: $0.value) }, as: account,
        at: SystemClock.now())
    } else {
      trial = await AdapterTrial.run(
        account, over: try Self.client(), now: SystemClock.now, nonces: SystemNonces.source())
    }
    if output.json { Terminal.say(trial.json.encoded()) } else { trial.tell() }
    if !trial.hasPools { throw ExitCode.failure }
  }

  private static func client() throws(CommandFailure) -> CurlClient {
    do throws(CurlError) { return try CurlClient() } catch {
      throw .failed("cannot set up the HTTP client: \(error)")
    }
  }

  /// The list that is wanted; `nil` where none is.
  private var list: ListKind? { prices ? .prices : rates ? .rates : nil }

  /// Reads a list.
  private func tryList(_ kind: ListKind, of account: SupplierAccount) async throws {
    guard account.adapter.tells(kind) else {
      throw CommandFailure.unusable(
        "purser: the adapter has no `\(kind.rawValue)`; docs/adapters.md says how they are written")
    }
    let trial = await ListTrial.run(
      kind, of: account, over: try Self.client(), now: SystemClock.now,
      nonces: SystemNonces.source())
    if output.json { Terminal.say(trial.json.encoded()) } else { trial.tell() }
    if case .failure = trial.outcome { throw ExitCode.failure }
  }

  /// Places an order, or looks one up, and follows it.
  private func tryOrder(of account: SupplierAccount) async throws {
    let order = try orders.attempt(of: account)
    let isForPrograms = output.json
    let trial = OrderTrial(
      account, over: try Self.client(), now: SystemClock.now, nonces: SystemNonces.source(),
      tell: { if !isForPrograms { $0.tell() } })
    guard let trial else { return }
    var news: AttemptNews
    if let name = orders.supplierReference {
      news = await trial.lookUp(order, supplierReference: name)
    } else if let reference = orders.lookUp {
      news = await trial.lookUp(order, reference: reference)
    } else {
      news = await trial.place(order)
    }
    if let limit = orders.follow {
      news = await trial.follow(order, news, for: .seconds(limit)) { wait in
        try? await Task.sleep(for: wait)
      }
    }
    if isForPrograms { Terminal.say(news.json(of: order).encoded()) } else { news.tell() }
    if !news.isPlaced { throw ExitCode.failure }
  }

  private func account(_ adapter: AdapterDefinition) throws(CommandFailure) -> SupplierAccount {
    try Self.checkForm(credentials, adapter.credentials, "--credentials")
    try Self.checkForm(settings, adapter.settings.map(\.name), "--settings")
    var given: [String: String] = [:]
    for credential in credentials {
      let secret = try credential.secret
      let before = given.updateValue(secret, forKey: credential.name)
      // A name that the adapter does not know may be a secret with a `=` in it.
      guard adapter.credentials.contains(credential.name) else { continue }
      guard !secret.isEmpty else {
        throw .unusable("purser: the credential \(Quotation.quoted(credential.name)) is empty")
      }
      if before != nil {
        throw .unusable(
          "purser: the credential \(Quotation.quoted(credential.name)) is given twice")
      }
    }
    let values = Dictionary(grouping: settings, by: \.name).mapValues { $0.map(\.value) }
    if reply == nil {
      try Self.check(
        given.keys, adapter.credentials, required: adapter.credentials, "--credentials")
      try Self.check(
        values.keys, adapter.settings.map(\.name),
        required: adapter.settings.filter(\.isRequired).map(\.name), "--settings")
    }
    let hosts = try Redirections(baseURLs)
    let url = hosts.own ?? adapter.baseURL ?? (reply == nil ? nil : "https://supplier.invalid")
    guard let url else {
      throw .unusable("purser: the adapter names no base URL; give one with --base-url")
    }
    if let flaw = BaseURL.anyFlaw(in: url, settings: adapter.settings.map(\.name)) {
      throw .unusable("purser: the base URL \(flaw)")
    }
    let account = SupplierAccount(
      adapter: adapter, baseURL: url, hosts: hosts.others,
      credentials: given.mapValues { Secret($0) },
      settings: values.mapValues { $0.count == 1 ? .text($0[0]) : .list($0) },
      timeout: .seconds(timeout),
      currencies: CurrencyTable(declared: adapter.currencies))
    if reply == nil {
      if !baseURLs.isEmpty { try hosts.check(account) }
      try Self.checkRefreshToken(of: account)
    }
    return account
  }

  /// Refuses to spend a refresh token whose successor nobody would keep. A supplier on this machine is
  /// none that could replace a real one.
  private static func checkRefreshToken(of account: SupplierAccount) throws(CommandFailure) {
    guard account.adapter.spendsRefreshToken, !account.isOnThisMachine else { return }
    throw .unusable(
      """
      purser: the supplier may replace the refresh token when it is used, and the new one would be \
      lost, with whatever still uses the old one; put the supplier into suppliers.yaml, give the \
      file a `store: {key: ...}` to keep it with, and run `purser check --live`
      """)
  }

  private static func check(
    _ given: some Collection<String>, _ known: [String], required: [String], _ option: String
  ) throws(CommandFailure) {
    for name in given.sorted() where !known.contains(name) {
      // A name that is like no other may be a secret with a `=` in it.
      if option == "--credentials", Quotation.nearest(to: name, among: known) == nil {
        throw .unusable(
          "purser: \(option) gives a name that the adapter does not know; "
            + (known.isEmpty ? "it knows none" : "it knows \(Quotation.list(known))"))
      }
      throw .unusable(
        "purser: the adapter knows no `\(name)` for \(option); "
          + Quotation.advice(for: name, among: known))
    }
    let missing = required.filter { !given.contains($0) }
    guard missing.isEmpty else {
      throw .unusable(
        "purser: the adapter needs \(Quotation.list(missing)); give \(option) "
          + missing.map { "\($0)=..." }.joined(separator: " "))
    }
  }

  private func contents(of path: String) throws(CommandFailure) -> [UInt8] {
    if path == "-" {
      do throws(StandardStream.Failure) { return try StandardStream.input.readToEnd() } catch {
        throw .unusable("purser: cannot read the reply from standard input: \(error)")
      }
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unusable("purser: cannot read the reply in \(path)")
    }
    return Array(data)
  }
}

extension NamedValue {
  /// The value, or what `env:NAME` and `file:PATH` stand for: what is written on a command line is seen
  /// by every program of the machine.
  fileprivate var secret: String {
    get throws(CommandFailure) {
      if value.hasPrefix("env:") {
        let variable = String(value.dropFirst(4))
        guard let text = ProcessInfo.processInfo.environment[variable] else {
          throw .unusable("purser: the environment variable \(variable) is not set")
        }
        return text
      }
      guard value.hasPrefix("file:") else { return value }
      let path = String(value.dropFirst(5))
      guard let data = FileManager.default.contents(atPath: path) else {
        throw .unusable("purser: cannot read \(path)")
      }
      let text = String(decoding: data, as: UTF8.self)
      return String(text.hasSuffix("\n") ? text.dropLast() : text[...])
    }
  }
}

/// `name=value` on the command line. The name is empty where there is none: a refusal here would repeat the
/// argument.
struct NamedValue: ExpressibleByArgument {
  let name: String
  let value: String

  init(argument: String) {
    let mark = argument.firstIndex(of: "=")
    name = mark.map { String(argument[..<$0]) } ?? ""
    value = mark.map { String(argument[argument.index(after: $0)...]) } ?? argument
  }
}
