id: yunlong
title: 云龙县2024年政府工作报告（节选）
date: 2024-02-20
subject: 云龙县
adcode: 532929
genre: work-report
source: written
---
{C|云龙县}{D|2024年|=2024}政府工作报告（节选）

{D1|过去一年|=2023}，{M1|地区生产总值}预计{Q|96亿元|M1 D1 estimate}，增长{Q|6%|M1 D1 growth estimate}；{M2|规模以上固定资产投资}增长{Q|8.4%|M2 D1 growth}；{M3|一般公共预算收入}{Q|5.71亿元|M3 D1}，增长{Q|4.3%|M3 D1 growth}。{M4|新增规上企业}{Q|4户|M4 D1}，{M5|新增城镇就业}{Q|1850人|M5 D1}，{M6|改造农村危房}{Q|312户|M6 D1}。{P|{G|苗尾}库区移民后续产业园}建成运营，{P1|{G|漕涧}风电场}并网发电，{M7|装机容量}{Q|15万千瓦|M7 P1}。

{D2|今年|=2024}主要预期目标：{M8|地区生产总值}增长{Q|6.5%|M8 D2 growth target ge}以上，{M9|规模以上工业增加值}增长{Q|9%|M9 D2 growth target}，{M10|农村居民人均可支配收入}增长{Q|8.5%|M10 D2 growth target}。全年{M11|实施重点项目}{Q|68个|M11 D2 target}，{M12|完成投资}{Q|42亿元|M12 D2 target}；{M13|新改建农村公路}{Q|120公里|M13 D2 target}；确保{M14|粮食播种面积}不低于{Q|30.5万亩|M14 D2 target ge}。
