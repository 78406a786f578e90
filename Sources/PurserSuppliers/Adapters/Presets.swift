/// The adapters that Purser ships with: the files of `Presets/`, compiled in, so that the program
/// needs no file beside it.
package enum Presets {
  private static let files: [(name: String, bytes: [UInt8])] = [
    ("absolutepay", PackageResources.absolutepay_yaml),
    ("africastalking", PackageResources.africastalking_yaml),
    ("airalo", PackageResources.airalo_yaml),
    ("airwallex", PackageResources.airwallex_yaml),
    ("alibabacloud", PackageResources.alibabacloud_yaml),
    ("alipay", PackageResources.alipay_yaml),
    ("amazon_incentives", PackageResources.amazon_incentives_yaml),
    ("anticaptcha", PackageResources.anticaptcha_yaml),
    ("arkesel", PackageResources.arkesel_yaml),
    ("baiducloud", PackageResources.baiducloud_yaml),
    ("bazik", PackageResources.bazik_yaml),
    ("beem", PackageResources.beem_yaml),
    ("brightdata", PackageResources.brightdata_yaml),
    ("bulksms", PackageResources.bulksms_yaml),
    ("clickatell", PackageResources.clickatell_yaml),
    ("clickpesa", PackageResources.clickpesa_yaml),
    ("clicksend", PackageResources.clicksend_yaml),
    ("clore", PackageResources.clore_yaml),
    ("cryptobot", PackageResources.cryptobot_yaml),
    ("cryptomus", PackageResources.cryptomus_yaml),
    ("deepseek", PackageResources.deepseek_yaml),
    ("desslyhub", PackageResources.desslyhub_yaml),
    ("dexpay", PackageResources.dexpay_yaml),
    ("didww", PackageResources.didww_yaml),
    ("digipay", PackageResources.digipay_yaml),
    ("digitalocean", PackageResources.digitalocean_yaml),
    ("dingconnect", PackageResources.dingconnect_yaml),
    ("dtone", PackageResources.dtone_yaml),
    ("elevenlabs", PackageResources.elevenlabs_yaml),
    ("elks", PackageResources.elks_yaml),
    ("enom", PackageResources.enom_yaml),
    ("esimaccess", PackageResources.esimaccess_yaml),
    ("eskiz", PackageResources.eskiz_yaml),
    ("eveses", PackageResources.eveses_yaml),
    ("fazercards", PackageResources.fazercards_yaml),
    ("fivesim", PackageResources.fivesim_yaml),
    ("flutterwave", PackageResources.flutterwave_yaml),
    ("foxreload", PackageResources.foxreload_yaml),
    ("gandi", PackageResources.gandi_yaml),
    ("giftbit", PackageResources.giftbit_yaml),
    ("gosms", PackageResources.gosms_yaml),
    ("gramix", PackageResources.gramix_yaml),
    ("heleket", PackageResources.heleket_yaml),
    ("hellio", PackageResources.hellio_yaml),
    ("hrpay", PackageResources.hrpay_yaml),
    ("huaweicloud", PackageResources.huaweicloud_yaml),
    ("huaweicloud_aksk", PackageResources.huaweicloud_aksk_yaml),
    ("infobip", PackageResources.infobip_yaml),
    ("internetbs", PackageResources.internetbs_yaml),
    ("kinguin", PackageResources.kinguin_yaml),
    ("kraken", PackageResources.kraken_yaml),
    ("kwtsms", PackageResources.kwtsms_yaml),
    ("lago", PackageResources.lago_yaml),
    ("leja", PackageResources.leja_yaml),
    ("linode", PackageResources.linode_yaml),
    ("logicboxes", PackageResources.logicboxes_yaml),
    ("m3ter", PackageResources.m3ter_yaml),
    ("messagebird", PackageResources.messagebird_yaml),
    ("metronome", PackageResources.metronome_yaml),
    ("mollie", PackageResources.mollie_yaml),
    ("moonshot", PackageResources.moonshot_yaml),
    ("mrxsim", PackageResources.mrxsim_yaml),
    ("mtn_momo", PackageResources.mtn_momo_yaml),
    ("mturk", PackageResources.mturk_yaml),
    ("namecheap", PackageResources.namecheap_yaml),
    ("namesilo", PackageResources.namesilo_yaml),
    ("onesms", PackageResources.onesms_yaml),
    ("onlinesales", PackageResources.onlinesales_yaml),
    ("openprovider", PackageResources.openprovider_yaml),
    ("openrouter", PackageResources.openrouter_yaml),
    ("opensms", PackageResources.opensms_yaml),
    ("orb", PackageResources.orb_yaml),
    ("ovh", PackageResources.ovh_yaml),
    ("oxapay", PackageResources.oxapay_yaml),
    ("paddle", PackageResources.paddle_yaml),
    ("paypal", PackageResources.paypal_yaml),
    ("paypal_nvp", PackageResources.paypal_nvp_yaml),
    ("paysawa", PackageResources.paysawa_yaml),
    ("paystack", PackageResources.paystack_yaml),
    ("plivo", PackageResources.plivo_yaml),
    ("reloadly", PackageResources.reloadly_yaml),
    ("reloadly_giftcards", PackageResources.reloadly_giftcards_yaml),
    ("runa", PackageResources.runa_yaml),
    ("settlo", PackageResources.settlo_yaml),
    ("siliconflow", PackageResources.siliconflow_yaml),
    ("skebby", PackageResources.skebby_yaml),
    ("smm_panel", PackageResources.smm_panel_yaml),
    ("sms_activate", PackageResources.sms_activate_yaml),
    ("smsapi", PackageResources.smsapi_yaml),
    ("smsc", PackageResources.smsc_yaml),
    ("smscode", PackageResources.smscode_yaml),
    ("smsru", PackageResources.smsru_yaml),
    ("stability", PackageResources.stability_yaml),
    ("stripe", PackageResources.stripe_yaml),
    ("tango", PackageResources.tango_yaml),
    ("telnyx", PackageResources.telnyx_yaml),
    ("tencentcloud", PackageResources.tencentcloud_yaml),
    ("textlocal", PackageResources.textlocal_yaml),
    ("tremendous", PackageResources.tremendous_yaml),
    ("twilio", PackageResources.twilio_yaml),
    ("twocaptcha", PackageResources.twocaptcha_yaml),
    ("ucloud", PackageResources.ucloud_yaml),
    ("vdsok", PackageResources.vdsok_yaml),
    ("vexpay", PackageResources.vexpay_yaml),
    ("virtualsms", PackageResources.virtualsms_yaml),
    ("volcengine", PackageResources.volcengine_yaml),
    ("vonage", PackageResources.vonage_yaml),
    ("vtpass", PackageResources.vtpass_yaml),
    ("vtpass_orders", PackageResources.vtpass_orders_yaml),
    ("vultr", PackageResources.vultr_yaml),
    ("wave", PackageResources.wave_yaml),
    ("wechatpay", PackageResources.wechatpay_yaml),
    ("wise", PackageResources.wise_yaml),
    ("xendit", PackageResources.xendit_yaml),
  ]

  /// The presets' names, in order.
  package static let names = files.map(\.name)

  /// The adapter of that name, `nil` where there is none. Read anew each time.
  package static func definition(named name: String) -> AdapterDefinition? {
    guard let file = files.first(where: { $0.name == name }) else { return nil }
    do throws(ConfigurationError) {
      return try definition(file.bytes, fileName: name + ".yaml")
    } catch {
      // The files are part of the program and tested with it.
      fatalError("a preset is broken:\n\(error.rendered())")
    }
  }

  /// The preset's file as it was compiled in, to show to people; `nil` where there is none. Its first
  /// line, which tells editors where the schema lies in the repository, is left out.
  package static func text(of name: String) -> String? {
    guard let file = files.first(where: { $0.name == name }) else { return nil }
    let text = String(decoding: file.bytes, as: UTF8.self)
    guard text.hasPrefix("# yaml-language-server:"), let end = text.firstIndex(of: "\n") else {
      return text
    }
    return String(text[text.index(after: end)...])
  }

  /// Reads an adapter's file.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong with it.
  package static func definition(
    _ bytes: [UInt8], fileName: String
  ) throws(ConfigurationError) -> AdapterDefinition {
    let document = try YAMLDocument.parse(bytes, fileName: fileName)
    var problems = document.problems
    let definition = AdapterDefinition(node: document.root, problems: &problems)
    guard let definition, !problems.hasErrors else {
      throw ConfigurationError(problems, in: document.source)
    }
    return definition
  }
}
