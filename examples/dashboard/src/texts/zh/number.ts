/** Texts about a number itself, in Simplified Chinese. */
import type { PhoneNumberStage } from '../../gql/graphql.js';
import type { Texts } from '../en/index.js';
import { labels } from './labels.js';

const reasons: Readonly<Record<PhoneNumberStage, (status: string) => string>> = {
  ADDED: () => '号码正在等待其所有者用验证码确认。',
  VERIFIED: () => '所有者已确认号码。注册后即可使用。',
  CONNECTED: () => '号码正在使用中。',
  LIMITED: (status) => `号码可以发送消息，但受到限制（${status}）。`,
  BLOCKED: (status) => `号码无法发送消息（${status}）。`,
  REREGISTER: () => '新的显示名称已通过。请在 14 天内重新注册号码，使其生效。',
  GONE: (status) => `号码已停用（${status}）。`,
  UNRECOGNIZED: () => '此网关不认识该号码的状态。',
};

export const stage: Texts['stage'] = {
  title: '阶段',
  reason: (lifecycle, status) => reasons[lifecycle.stage](labels.status[status]),
  next: (action) => `下一步：${action}`,
  syncing: '正在读取…',
  synced: '已从 Meta 重新读取号码。',
};

export const onboarding: Texts['onboarding'] = {
  open: '添加号码',
  progress: '步骤',
  steps: { number: '号码', code: '验证码', verify: '验证', done: '使用中' },
  titles: {
    number: '添加号码',
    code: (number) => `向 ${number} 发送验证码`,
    verify: (number) => `验证 ${number}`,
    done: (number) => `${number} 已验证`,
  },
  numberHint: '号码必须能接收短信或电话，且未在 WhatsApp 中使用。',
  fields: {
    number: '电话号码',
    numberFormat: '包含国家代码，例如 +86 138 0000 1234。',
    name: '显示名称',
    nameHint: '客户看到的名称，由 Meta 审核；使用企业名称最稳妥。',
    method: '验证码的发送方式',
    language: '消息语言',
    code: '验证码',
  },
  add: '添加号码',
  added: (number) => `已添加 ${number}。`,
  notAdded: '号码未添加。可以再次发送。',
  codeHint: 'WhatsApp 会向该号码发送验证码，请持有手机的人告诉您。',
  methods: { SMS: '短信', VOICE: '语音电话' },
  sendCode: '发送验证码',
  later: '稍后',
  enterCode: '输入验证码',
  codeSent: { SMS: '包含验证码的短信已发出，可能需要一分钟送达。', VOICE: '正在拨打该号码，验证码会播报两遍。' },
  codeUnsure: '没有收到答复，验证码可能已发出。收到后请输入；没有重复发送。',
  codeTooSoon: '不到一分钟前已发送过验证码。请等待，或稍后再发送。',
  sendAgain: '再次发送验证码',
  sendAgainIn: (count) => `${count} 秒后可再次发送验证码`,
  verify: '验证',
  verifying: '正在验证…',
  wrongCode: '验证码未被接受。请检查数字；只有最后发送的验证码有效。',
  notVerified: '号码未验证。请再次输入验证码，或重新发送。',
  tooManyRegistrations: 'Meta 允许一个号码在 72 小时内注册十次，次数已用完。',
  stageUnknown: '号码已验证，但暂时无法读取；其阶段将显示在列表中。',
  openNumber: '打开号码',
  register: {
    title: (number) => `注册 ${number}？`,
    explanation: '号码将以已通过的显示名称投入使用。Meta 允许在 72 小时内注册十次。',
    submit: '注册',
    sending: '正在注册…',
    done: (number, left) => (left === null ? `已注册 ${number}。` : `已注册 ${number}。72 小时内还可注册 ${left} 次。`),
    notDone: '号码未投入使用。可以再次注册。',
  },
  deregister: {
    heading: '停用号码',
    open: '停用',
    title: (number) => `停用 ${number}？`,
    warning: '此号码的所有消息将立即停止。',
    explanation: '重新注册之前，它既不能发送也不能接收消息。其二维码打开的对话无人答复。',
    confirm: (number) => `输入号码 ${number} 以确认`,
    submit: '停用',
    sending: '正在停用…',
    done: (number) => `${number} 已停用。`,
    notDone: '号码仍在使用中。可以重试。',
  },
};

export const health: Texts['health'] = {
  title: 'Meta 报告的健康状况',
  none: 'Meta 没有关于此号码的报告。',
  failed: '无法读取号码的健康状况。',
  canSend: {
    AVAILABLE: '此号码没有任何障碍。',
    LIMITED: '部分消息被限制。',
    BLOCKED: '客户收不到此号码的任何消息。',
    UNRECOGNIZED: '此页面不认识 Meta 的答复。',
  },
  entities: { PHONE_NUMBER: '电话号码', WABA: 'WhatsApp 商业账号', BUSINESS: '企业', APP: '应用' },
  advice: '解决办法：',
};

export const messages: Texts['messages'] = {
  title: '消息',
  range: '时间范围',
  lastDays: (days) => `最近 ${days} 天`,
  failed: '无法统计消息。',
  none: '此期间没有发送消息。',
  sent: '已发送',
  delivered: '已送达',
  day: '日期',
  summary: (sent, delivered) => `已发送 ${sent} 条，已送达 ${delivered} 条`,
  perDay: (count) => `每天最多 ${count} 条`,
  table: '以表格显示',
};

export const profile: Texts['profile'] = {
  title: '商业资料',
  preview: '客户看到的样子',
  failed: '无法读取资料。',
  none: '本账号自有 WABA 的号码在此没有资料。',
  fields: {
    about: '关于',
    description: '描述',
    address: '地址',
    email: '电子邮件',
    vertical: '行业',
    websites: '网站',
    picture: '头像地址',
  },
  left: (count) => `还可输入 ${count} 个字符`,
  noVertical: '未设置',
  websitesHint: '每行一个，最多两个，以 https:// 开头',
  pictureHint: '以 https:// 开头的地址。WhatsApp 会复制图片。',
  showPicture: '显示图片',
  save: '保存资料',
  saving: '正在保存…',
  saved: '资料已保存。',
  discard: '放弃更改',
  notSaved: '资料未保存。可以再次保存。',
};

export const callbacks: Texts['callbacks'] = {
  title: '回调',
  explanation: '服务商会将此号码的每条消息和回执发送到这些地址。',
  failed: '无法读取回调地址。',
  fields: { upCallbackUrl: '客户的消息', statusCallbackUrl: '送达回执' },
  queues: '同时写入队列',
  noAddress: '无地址',
  change: '更改地址',
  confirmTitle: (number) => `转发 ${number} 的消息？`,
  warning: '消息将立即发往新地址。',
  warningExplanation: '目前接收消息的系统（例如收件箱、聊天机器人或商店系统）将不再收到。新地址未接受的消息会丢失。',
  confirm: '转发',
  changing: '正在转发…',
  changed: '地址已更改。',
  notChanged: '地址未更改。可以重试。',
  previousTitle: '之前生效的地址：',
  putBack: '恢复',
};
