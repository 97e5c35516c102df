id: heqing
title: 鹤庆县2023年财政收支情况
date: 2024-01-30
subject: 鹤庆县
adcode: 532932
genre: budget
source: written
---
{C|鹤庆县}{D|2023年|=2023}财政收支情况

{D1|2023年|=2023}，全县{M1|一般公共预算收入}完成{Q|9.84亿元|M1 D1}，为预算的{Q|102.1%|M1 D1 share plan}，同比增长{Q|6.5%|M1 D1 growth}。其中{M2|税收收入}{Q|6.31亿元|M2 D1}，增长{Q|3.4%|M2 D1 growth}，占{Q|64.1%|M2 D1 share}；{M3|非税收入}{Q|3.53亿元|M3 D1}，增长{Q|12.5%|M3 D1 growth}。{M4|一般公共预算支出}{Q|31.27亿元|M4 D1}，下降{Q|1.8%|M4 D1 growth down}，{M5|民生支出}{Q|24.6亿元|M5 D1}，占比{Q|78.7%|M5 D1 share}。
{M6|政府性基金预算收入}{Q|1.92亿元|M6 D1}，仅完成预算的{Q|55.3%|M6 D1 share plan}，下降近{Q|四成|M6 D1 growth lt down}。
{D2|2024年|=2024}{M7|一般公共预算收入}预期目标{Q|10.3亿元|M7 D2 target}，增长{Q|5%|M7 D2 growth target approx}左右。
