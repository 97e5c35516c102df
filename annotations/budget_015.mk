id: budget_015
title: 关于锦西市去年财政预算执行情况和今年财政预算草案的报告
date:
subject: 葫芦岛市
adcode: 211400
genre: budget
source: written
traits: infer_year plans qizhong table
split: test
---
各位代表：

我受市人民政府委托，向大会报告{G|锦西市}{D|去年|=1991}财政预算执行情况和{D|今年|=1992}财政预算草案，请予审议。

一、{D1|去年|=1991}预算执行情况

{D|“八五”头一年|=1991}，我市财政是在企业效益滑坡、三角债前清后欠、{C|建昌}等地先旱后涝的困难条件下运行的。{D2|去年|=1991}{M1|地方财政收入}年初预算为{Q|41580万元|M1 D2 target}，因部分企业上划和政策性减收，经市人大常委会批准调整为{Q|40960万元|M1 D2 target}，预计完成{Q|41237万元|M1 D2 estimate}，为调整预算的{Q|100.7%|M1 D2 share estimate plan}，比上年增长{Q|4.8%|M1 D2 growth estimate}。主要收入项目列表如下（单位：万元）：

项目      调整预算   预计完成   为预算%   比上年±%
{M2|工商税收}    {Q|36100|M2 D2 target}    {Q|36420|M2 D2 estimate}    {Q|100.9|M2 D2 share estimate plan}     {Q|6.2|M2 D2 growth estimate}
{M3|农业税}     {Q|2700|M3 D2 target}     {Q|2718|M3 D2 estimate}     {Q|100.7|M3 D2 share estimate plan}    {Q|-1.5|M3 D2 growth estimate down}
{M4|企业收入}    {Q|4260|M4 D2 target}     {Q|4106|M4 D2 estimate}     {Q|96.4|M4 D2 share estimate plan}    {Q|-12.8|M4 D2 growth estimate down}
{M5|企业亏损补贴} {Q|-4050|M5 D2 target}   {Q|-3985|M5 D2 estimate}    {Q|98.4|M5 D2 share estimate plan}    {Q|-9.3|M5 D2 growth estimate down}
{M6|其他收入}    {Q|1950|M6 D2 target}     {Q|1978|M6 D2 estimate}     {Q|101.4|M6 D2 share estimate plan}    {Q|3.7|M6 D2 growth estimate}

企业收入短收较多，主要是水泥、纺织、化肥行业产品积压，预算内工业企业{M7|亏损面}达{Q|31.6%|M7 D2}，{M8|亏损额}{Q|6240万元|M8 D2}，比上年多亏{Q|870万元|M8 D2 delta}。

{M9|地方财政支出}预计{Q|52684万元|M9 D2 estimate}，增长{Q|3.9%|M9 D2 growth estimate}。其中：{M10|支援农村生产支出}{Q|4562万元|M10 D2 estimate}，增长{Q|9.1%|M10 D2 growth estimate}；{M11|教育事业费}{Q|11873万元|M11 D2 estimate}，增长{Q|8.4%|M11 D2 growth estimate}；{M12|价格补贴支出}{Q|7349万元|M12 D2 estimate}，减少{Q|1108万元|M12 D2 delta down estimate}；{M13|抚恤和社会救济费}{Q|1926万元|M13 D2 estimate}，增长{Q|22.7%|M13 D2 growth estimate}。收支相抵，加上级补助和专项结转，市本级略有结余；但县区财政仍有{Q|两个|M14 D2}{M14|赤字县}，{M15|赤字额}合计{Q|1340万元|M15 D2}。

财政部门清理“小金库”，查补偷漏税，{M16|收缴违纪资金}{Q|618万元|M16 D2}；压缩会议和小汽车购置，社会集团购买力控制在上级核定指标以内。

二、{D4|今年|=1992}预算草案

财政工作要贯彻中央工作会议精神，把搞好国营大中型企业摆在首位，开源节流，量力而行。拟安排{M18|地方财政收入}{Q|43300万元|M18 D4 target}，比上年预计数增长{Q|5%|M18 D4 growth target}；{M19|地方财政支出}{Q|51200万元|M19 D4 target}，减少{Q|2.8%|M19 D4 growth target down}。支出安排中，{M20|农业投入}增长{Q|6%|M20 D4 growth target}，{M21|教育经费}增长{Q|5.5%|M21 D4 growth target}，{M22|企业技术改造贴息}{Q|500万元|M22 D4 target}，{M23|行政经费}压缩{Q|5%|M23 D4 growth target down}。确保{D6|上半年|=1992-H1}{M24|预算内工业企业扭亏}{Q|20户|M24 D6 target}，实现收支平衡、略有结余。
