id: budget_011
title: 关于海伦市全年预算执行情况和下一年预算草案的报告
date: 
subject: 海伦市
adcode: 231283
genre: budget
source: written
traits: infer_year qizhong
split: train
---
各位代表：
受市政府委托，现向大会报告{D|今年|=2012}预算预计执行情况和{D|明年|=2013}预算草案，请审议。

一、{D1|今年|=2012}财政预算执行情况
党的十八大召开之年，财政部门紧紧围绕市十届人大一次会议确定的目标，一手抓增收、一手保重点，预算执行情况好于预期。
预计{D2|全年|=2012}{M1|公共财政预算收入}实现{Q|42318万元|M1 D2 estimate}，为年初预算的{Q|104.5%|M1 D2 share plan estimate}，比上年增加{Q|8127万元|M1 D2 delta estimate}，增长{Q|23.8%|M1 D2 growth estimate}。其中：{M2|增值税}{Q|4986万元|M2 D2 estimate}，增长{Q|11.2%|M2 D2 growth estimate}；{M3|营业税}{Q|9274万元|M3 D2 estimate}，增长{Q|31.4%|M3 D2 growth estimate}；{M4|个人所得税}{Q|1053万元|M4 D2 estimate}，因起征点上调减收，下降{Q|18.6%|M4 D2 growth down estimate}；{M5|耕地占用税和契税}{Q|7840万元|M5 D2 estimate}，增长{Q|47.9%|M5 D2 growth estimate}；{M6|非税收入}{Q|12605万元|M6 D2 estimate}，占全部收入的{Q|29.8%|M6 D2 share estimate}，其中{M7|国有资源有偿使用收入}{Q|5420万元|M7 D2 estimate}。
预计{M8|公共财政预算支出}{Q|331860万元|M8 D2 estimate}，增长{Q|14.7%|M8 D2 growth estimate}，其中：{M9|农林水事务支出}{Q|80914万元|M9 D2 estimate}，{M10|教育支出}{Q|62370万元|M10 D2 estimate}，{M11|社会保障和就业支出}{Q|53445万元|M11 D2 estimate}，{M12|医疗卫生支出}{Q|31208万元|M12 D2 estimate}，{M13|住房保障支出}{Q|22619万元|M13 D2 estimate}。上述五项合计占总支出的{Q|75.5%|M8 D2 share estimate}。
粮食是{C|海伦}的根基。{D3|截至11月末|=../2012-11-30}，通过“一折通”{M14|发放粮食直补和农资综合补贴}{Q|31760万元|M14 D3}、{M15|良种补贴}{Q|4285万元|M15 D3}、{M16|农机购置补贴}{Q|5190万元|M16 D3}，{M17|户均得补}{Q|2466元|M17 D3}；大豆目标产区“一喷多防”等{M18|专项资金}{Q|1320万元|M18 D3}已拨付到{Q|23个|M19 D3}{M19|乡镇}。{M20|化解乡村债务}{Q|1875万元|M20 D3}。
{M21|政府性基金收入}预计{Q|19407万元|M21 D2 estimate}，其中{M22|国有土地使用权出让金}{Q|17115万元|M22 D2 estimate}；{M23|基金支出}预计{Q|20958万元|M23 D2 estimate}。

二、{D4|明年|=2013}预算安排
{M24|公共财政预算收入}拟安排{Q|48666万元|M24 D4 target}，增长{Q|15%|M24 D4 growth target}，其中{M25|税收收入}{Q|35090万元|M25 D4 target}，增长{Q|18.1%|M25 D4 growth target}；{M26|公共财政预算支出}{Q|196240万元|M26 D4 target}（不含上级专项），其中{M27|工资性支出}{Q|87215万元|M27 D4 target}，{M28|公用经费}{Q|11930万元|M28 D4 target}，{M29|预备费}{Q|2400万元|M29 D4 target}。财力缺口较大，主要靠上级转移支付弥补，需从严从紧过日子。
