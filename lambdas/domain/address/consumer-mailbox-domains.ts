/**
 * Domains under which anybody can have a mailbox: web mail, mobile carriers and access providers. By hand, and only what
 * the provider itself offers to the public (docs/decisions/0012-broad-allow-rules.md says why not a package). A missing one
 * is a rule that needs no acknowledgement, so add what is found missing. In A-labels; each stands for what is below it too.
 */
export const consumerMailboxDomains: ReadonlySet<string> = new Set(
  `
  163.com 126.com yeah.net 139.com 188.com 189.cn 21cn.com aliyun.com foxmail.com qq.com sina.cn sina.com sohu.com tom.com wo.cn
  aim.com aol.com att.net bellsouth.net charter.net comcast.net cox.net earthlink.net frontier.com juno.com mac.com me.com
  icloud.com mail.com netzero.net optimum.net pacbell.net roadrunner.com rr.com sbcglobal.net verizon.net
  gmail.com googlemail.com hotmail.com live.com msn.com outlook.com windowslive.com
  yahoo.com ymail.com rocketmail.com myyahoo.com
  docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp disney.ne.jp vodafone.ne.jp jp-d.ne.jp jp-h.ne.jp jp-t.ne.jp
  jp-c.ne.jp jp-k.ne.jp jp-n.ne.jp jp-q.ne.jp jp-r.ne.jp jp-s.ne.jp emnet.ne.jp emobile.ne.jp pdx.ne.jp willcom.com wcm.ne.jp
  y-mobile.ne.jp ymobile.ne.jp ymobile1.ne.jp yahoo.ne.jp ymail.ne.jp uqmobile.jp mineo.jp rakuten.jp rakumail.jp
  auone.jp dion.ne.jp asahi-net.or.jp biglobe.ne.jp bbiq.jp commufa.jp eonet.ne.jp excite.co.jp goo.jp hi-ho.ne.jp
  iij4u.or.jp infoseek.jp home.ne.jp jcom.zaq.ne.jp zaq.ne.jp livedoor.com mail.goo.ne.jp nifty.com nifty.ne.jp
  ocn.ne.jp odn.ne.jp plala.or.jp sannet.ne.jp so-net.ne.jp so-net.jp tcom.ne.jp tiki.ne.jp tnc.ne.jp wakwak.com yahoo.co.jp
  daum.net hanmail.net kakao.com nate.com naver.com
  hinet.net pchome.com.tw seed.net.tw
  bigpond.com bigpond.net.au iinet.net.au optusnet.com.au ozemail.com.au tpg.com.au westnet.com.au
  xtra.co.nz slingshot.co.nz
  blueyonder.co.uk btinternet.com btopenworld.com ntlworld.com plus.com sky.com talktalk.net tiscali.co.uk virgin.net virginmedia.com
  eircom.net
  arcor.de freenet.de gmx.at gmx.ch gmx.com gmx.de gmx.net online.de posteo.de t-online.de web.de mailbox.org vodafone.de
  aon.at chello.at bluewin.ch hispeed.ch sunrise.ch
  bbox.fr club-internet.fr free.fr laposte.net neuf.fr numericable.fr orange.fr sfr.fr wanadoo.fr
  chello.nl home.nl kpnmail.nl planet.nl ziggo.nl xs4all.nl proximus.be skynet.be telenet.be
  alice.it iol.it libero.it poste.it tim.it tin.it tiscali.it virgilio.it
  movistar.es telefonica.net terra.es wanadoo.es sapo.pt
  centrum.cz email.cz seznam.cz volny.cz azet.sk centrum.sk freemail.hu citromail.hu
  gazeta.pl interia.pl o2.pl onet.eu onet.pl op.pl poczta.onet.pl tlen.pl wp.pl
  abv.bg mail.bg inbox.lv hot.ee
  comhem.se spray.se telia.com online.no jubii.dk ofir.dk stofanet.dk elisanet.fi kolumbus.fi luukku.com
  bk.ru inbox.ru internet.ru list.ru mail.ru rambler.ru ya.ru yandex.com yandex.ru i.ua meta.ua ukr.net tut.by
  mynet.com walla.co.il walla.com
  bol.com.br globo.com ig.com.br oi.com.br r7.com terra.com.br uol.com.br zipmail.com.br
  fibertel.com.ar prodigy.net.mx
  bell.net rogers.com shaw.ca sympatico.ca telus.net videotron.ca
  indiatimes.com rediffmail.com sify.com singnet.com.sg
  duck.com fastmail.com fastmail.fm hey.com hushmail.com pm.me proton.me protonmail.ch protonmail.com privaterelay.appleid.com
  mozmail.com riseup.net runbox.com simplelogin.com startmail.com tuta.com tuta.io tutamail.com tutanota.com tutanota.de zoho.com zohomail.com
  icloud.com.cn email.com usa.com consultant.com post.com engineer.com mail.de email.de mail.ee fastmail.jp sent.com
  zoho.eu zoho.in zohomail.eu hush.com passmail.net keemail.me cock.li disroot.org inbox.com rediff.com excite.com lycos.com
  mopera.net spmode.ne.jp ybb.ne.jp infoweb.ne.jp nifty.jp dream.jp zaq.jp
  guerrillamail.com mailinator.com yopmail.com 10minutemail.com temp-mail.org
  `
    .trim()
    .split(/\s+/),
);

/**
 * Domains of providers below which each customer has a name, and that are on the Public Suffix List in part or not at all.
 * A customer's own (`acme.onmicrosoft.com`) is somebody's.
 */
export const sharedTenantDomains: ReadonlySet<string> = new Set([
  'amazonaws.com',
  'awsapps.com',
  'onmicrosoft.com',
  'mail.onmicrosoft.com',
]);

/** Providers with a domain in many countries: `yahoo.co.uk`, `hotmail.fr`, `live.nl`. */
export const consumerMailboxBrands: ReadonlySet<string> = new Set([
  'aol',
  'gmx',
  'googlemail',
  'hotmail',
  'live',
  'mailinator',
  'msn',
  'outlook',
  'protonmail',
  'rocketmail',
  'tutanota',
  'windowslive',
  'yahoo',
  'yandex',
  'ymail',
]);
