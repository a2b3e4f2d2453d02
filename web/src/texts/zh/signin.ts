export const signin = {
  'signin.title': '登录团图',
  'signin.expired': '登录已失效，请重新登录。登录后回到刚才的页面。',
  'signin.demo': '演示身份',
  'signin.demoSays': '演示数据中的人员均为虚构。选一个身份，看看它能看到什么。',
  'signin.token': '令牌',
  'signin.tokenSays': '只保存在此标签页中，关闭即清除。',
  'signin.notAToken': '令牌由用点分开的三段组成。请完整粘贴。',
  'signin.go': '登录',
  'signin.provider': '用统一身份登录',
  'signin.failed': '未能登录，请重试。',
  'signin.licences': '开源组件许可',
  'signin.refused': '此令牌无效或已过期，请检查后重新粘贴。',
}
