id: jianchuan
title: 剑川县2024年上半年经济运行简报
date: 2024-07-22
subject: 剑川县
adcode: 532931
genre: briefing
source: written
---
{C|剑川县}{D|2024年上半年|=2024-H1}经济运行简报

{D1|上半年|=2024-H1}，全县{M1|地区生产总值}{Q|24.37亿元|M1 D1}，按可比价格计算同比增长{Q|4.9%|M1 D1 growth}。{M2|第一产业增加值}{Q|3.12亿元|M2 D1}，增长{Q|4.2%|M2 D1 growth}；{M3|第二产业增加值}{Q|8.05亿元|M3 D1}，增长{Q|6.7%|M3 D1 growth}；{M4|第三产业增加值}{Q|13.20亿元|M4 D1}，增长{Q|3.9%|M4 D1 growth}。
{M5|木雕产业产值}{Q|3.6亿元|M5 D1}，增长{Q|11.4%|M5 D1 growth}，{M6|从业人员}{Q|2.2万余人|M6 D1 approx}。{M7|固定资产投资}下降{Q|6.3%|M7 D1 growth down}，降幅比{D|一季度|=2024-Q1}收窄{Q|2.5个百分点|M7 D1 delta prev}。{M8|接待游客}{Q|236万人次|M8 D1}，{M9|旅游总花费}{Q|27.8亿元|M9 D1}，分别增长{Q|15.2%|M8 D1 growth}和{Q|18.6%|M9 D1 growth}，{M10|旅游总花费}增速居{R|全州第三位|M10 growth}。
