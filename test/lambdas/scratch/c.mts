import { composeMessage } from '/work/main/lambdas/send/compose-message.ts';
import PostalMime from 'postal-mime';
import fs from 'node:fs';
const base={version:1,from:{address:'a@notify.acme.example',name:'Ácme "X"'},replyTo:[{address:'r@x.example'}],to:[{address:'"a b"@x.example',name:'Jo, "Q" <x>'},{address:'b@xn--mnchen-3ya.example'}],cc:[{address:'c@x.example'}],subject:'Hello',text:'Hi\nthere\r\nyou',html:'<p>Hi</p>',headers:{'auto-submitted':'auto-generated','References':'<a@b> <c@d>'},attachments:[{filename:'Rechnung ü.pdf',contentType:'application/pdf',bytes:Buffer.from('%PDF-1.4')},{filename:'i.png',contentType:'image/png',contentId:'logo@x',bytes:Buffer.from('png')}]} as any;
const raw=await composeMessage(base);
console.log(raw.toString());
const P=(PostalMime as any);
const rows=fs.readFileSync('/work/shared/corpora/header-injection/cases.jsonl','utf8').trim().split('\n').map(l=>JSON.parse(l));
let bad=0, refused=0, ok=0;
const { mailRequest } = await import('/work/main/lambdas/contract/mail-request.ts');
for (const r of rows){ 
  for (const where of ['subject','name','header','filename']) {
  const c:any={...base,html:undefined,attachments:[],headers:{}};
  if(where==='subject') c.subject=r.value; if(where==='name') c.to=[{address:'x@y.example',name:r.value}]; if(where==='header') c.headers={'X-Track':r.value};
  if(where==='filename') c.attachments=[{filename:r.value,contentType:'application/pdf',bytes:Buffer.from('%PDF')}];
  const req:any={version:1,purpose:'p',to:c.to,subject:c.subject,text:'x',...(where==='header'?{headers:c.headers}:{}),...(where==='filename'?{attachments:[{filename:r.value,contentType:'application/pdf',data:'JVBERi0='}]}:{})};
  const parsed=mailRequest.safeParse(req).success;
  try { const raw=await composeMessage(c); const m=await P.parse(raw);
    const got = where==='subject'?m.subject:where==='name'?m.to?.[0]?.name:where==='header'?m.headers.find((h:any)=>h.key==='x-track')?.value:m.attachments[0]?.filename;
    const eq = got===r.value;
    if(!eq && parsed){ bad++; console.log('DIFF',where,JSON.stringify(r.value.slice(0,100)),JSON.stringify(String(got).slice(0,100))); } else ok++;
  } catch(e:any){ if(parsed){bad++; console.log('THROW',where,JSON.stringify(r.value.slice(0,80)),e.message);} else refused++; }
  }
}
console.log({bad,refused,ok});
