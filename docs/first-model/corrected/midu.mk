id: midu
title: 弥渡县蔬菜产业稳中有进
date: 2023-12-11
subject: 弥渡县
adcode: 532925
genre: feature
source: written
---
{C|弥渡县}蔬菜产业稳中有进

眼下正是大蒜管护时节。{C|弥渡县}{D1|今年|=2023}{M1|蔬菜播种面积}{Q|23.5万亩|M1 D1}，预计{M2|蔬菜总产量}{Q|62万吨|M2 D1 estimate}，{M3|产值}{Q|16.8亿元|M3 D1 estimate}，同比增长{Q|9%|M3 D1 growth estimate}。其中{M4|大蒜种植面积}{Q|3.1万亩|M4 D1}，比去年减少{Q|两千亩|M4 D1 delta down}，但{M5|收购均价}每公斤上涨{Q|1.2元|M5 D1 delta}。
{G|新街镇}的{E1|绿丰蔬菜合作社}{D3|去年|=2022}还只有{Q|86户|M6 D3 E1}{M6|社员}，{D2|如今|=2023}已有{Q|210户|M7 D2 E1}{M7|社员}，{M8|冷库}{Q|4座|M8 D2 E1}，{M9|日外销蔬菜}{Q|80余吨|M9 D2 E1 approx}。
