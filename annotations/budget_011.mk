id: budget_011
title: 关于海伦市财政预算执行情况和下一年财政预算草案的报告
date:
subject: 海伦市
adcode: 231283
genre: budget
source: written
traits: infer_year qizhong
split: train
round: 2
---
　　一、{D|今年|=2013}财政预算预计执行情况
　　{D|今年|=2013}是实施“十二五”规划承上启下重要一年，也是贯彻落实党的十八大精神起步之年。全市财税部门依法加强收入征管，努力优化支出结构，加大民生投入力度，积极支持产业项目建设，预算执行情况良好。
　　（一）公共财政预算收支预计情况
　　{D1|今年|=2013}全市{M1|公共财政预算收入}预计完成{Q|41280万元|M1 D1 estimate}，为年初预算的{Q|103.2%|M1 D1 share plan estimate}，比上年增长{Q|28.1%|M1 D1 growth estimate}，增收{Q|9055万元|M1 D1 delta estimate}。其中：{M2|税收收入}{Q|26910万元|M2 D1 estimate}，增长{Q|21.4%|M2 D1 growth estimate}，占公共财政预算收入的{Q|65.2%|M2 D1 share estimate}；{M3|非税收入}{Q|14370万元|M3 D1 estimate}，增长{Q|42.8%|M3 D1 growth estimate}，占{Q|34.8%|M3 D1 share estimate}。税收收入中：{M4|营业税}{Q|8340万元|M4 D1 estimate}，增长{Q|17.5%|M4 D1 growth estimate}；{M5|增值税}{Q|3960万元|M5 D1 estimate}，增长{Q|12.2%|M5 D1 growth estimate}；{M6|契税}{Q|4150万元|M6 D1 estimate}，下降{Q|3.6%|M6 D1 growth down estimate}；{M7|耕地占用税}{Q|2780万元|M7 D1 estimate}，增长{Q|96.4%|M7 D1 growth estimate}。
　　{D2|截至11月末|=../2013-11-30}，全市{M8|公共财政预算支出}累计{Q|268470万元|M8 D2}，完成调整预算的{Q|85.6%|M8 D2 share plan}，同比增长{Q|16.7%|M8 D2 growth}；{D3|全年|=2013}预计完成{Q|308600万元|M8 D3 estimate}，完成调整预算的{Q|98.4%|M8 D3 share plan estimate}，增长{Q|14.9%|M8 D3 growth estimate}。其中：{M9|农林水事务支出}{Q|72350万元|M9 D3 estimate}，增长{Q|19.8%|M9 D3 growth estimate}；{M10|教育支出}{Q|58920万元|M10 D3 estimate}，增长{Q|26.3%|M10 D3 growth estimate}；{M11|社会保障和就业支出}{Q|47160万元|M11 D3 estimate}，增长{Q|9.5%|M11 D3 growth estimate}；{M12|住房保障支出}{Q|24870万元|M12 D3 estimate}，下降{Q|11.2%|M12 D3 growth down estimate}；{M13|医疗卫生支出}{Q|31040万元|M13 D3 estimate}，增长{Q|8.7%|M13 D3 growth estimate}。
　　（二）政府性基金收支预计情况
　　{D4|今年|=2013}全市{M14|政府性基金收入}预计完成{Q|23640万元|M14 D4 estimate}，为年初预算的{Q|94.6%|M14 D4 share plan estimate}，下降{Q|7.3%|M14 D4 growth down estimate}，其中{M15|国有土地使用权出让收入}{Q|21850万元|M15 D4 estimate}，下降{Q|8.8%|M15 D4 growth down estimate}；{M16|政府性基金支出}预计完成{Q|22980万元|M16 D4 estimate}，下降{Q|5.4%|M16 D4 growth down estimate}。
　　二、{D|明年|=2014}财政预算草案
　　预算编制坚持以科学发展观为指导，深入落实国家积极财政政策，优先保障机关事业单位运转、教育卫生、强农惠农等重点支出，积极推进国库集中收付、政府采购、公务卡结算等改革，完善财政监督和绩效评价体系，严控“三公”经费增长。按照“积极稳妥、收支平衡、有保有压”原则，{D5|明年|=2014}全市{M17|公共财政预算收入}安排{Q|49500万元|M17 D5 target}，比上年预计完成数增长{Q|20%|M17 D5 growth target}，增收{Q|8220万元|M17 D5 delta target}，其中：{M18|税收收入}{Q|33100万元|M18 D5 target}，增长{Q|23%|M18 D5 growth target}；{M19|非税收入}{Q|16400万元|M19 D5 target}，增长{Q|14.1%|M19 D5 growth target}。{M20|公共财政预算支出}安排{Q|186200万元|M20 D5 target}，比上年年初预算增长{Q|13.5%|M20 D5 growth target}，其中{M21|人员经费}{Q|97400万元|M21 D5 target}，占支出预算的{Q|52.3%|M21 D5 share target}。{M22|政府性基金收入}安排{Q|25000万元|M22 D5 target}，增长{Q|5.8%|M22 D5 growth target}。
