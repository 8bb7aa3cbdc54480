// Written by UPDATE_GOLDEN=1 node test/run.mjs oracle stepLines from the runtime sources of 1.18.10, 1.19.13, 1.20.14, 1.21.13, 1.22.12, 1.23.12, 1.24.13, 1.25.14, 1.26.11, 1.27.4. Do not edit.

/** Steps by line from the start of a function: "0other 1nilCheck … LENGTH"; "=" is the caller's step, "!" the small path. */
export const stepBodies: readonly string[] = [
  "0= 3",
  "0= 4",
  "0= 7",
  "0other 1overflow 18",
  "0other 1overflow 27",
  "0= 8",
  "0other 1allocateFirst 6",
  "0other 1allocateFirst 5",
  "0other 1allocateFirst 34",
  "0other 1grow 44",
  "0other 1instrument 13nilCheck 19concurrencyCheck 22hash 23selectBucket 36probe 39compareKey 40probe 45compareKey 50return 56compareKey 58return 59compareKey 60",
  "0other 1nilCheck 4hash 5selectBucket 18probe 21compareKey 22probe 27compareKey 32return 38compareKey 40return 41compareKey 42",
  "0other 3return 4other 5return 6other 7",
  "0other 1nilCheck 4instrument 16concurrencyCheck 19hash 23markWriting 25allocateFirst 28markWriting 29selectBucket 31growWork 34selectBucket 37probe 43compareKey 44probe 54compareKey 61update 68probe 79growthTest 80grow 84overflow 91grow 92insert 106return 107concurrencyCheck 110unmarkWriting 114return 115unmarkWriting 116",
  "0other 1instrument 13nilCheck 19concurrencyCheck 22other 23hash 27markWriting 29selectBucket 30growWork 33selectBucket 36probe 39compareKey 40probe 45compareKey 53tombstone 110concurrencyCheck 113unmarkWriting 115",
  "0other 1instrument 5other 7nilCheck 10other 48",
  "0other 2instrument 6concurrencyCheck 9probe 16selectBucket 18return 23selectBucket 47probe 67compareKey 68probe 70hash 71probe 88compareKey 89probe 93return 99probe 106probe.again 108probe 110return 121probe 125",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 14other 15markWriting 17tombstone.clear 42concurrencyCheck 45unmarkWriting 47",
  "0other 1grow 42",
  "0other 1growthTest 3",
  "0other 1growthTest 11",
  "0other 1growWork 10",
  "0other 1growWork 4",
  "0other 1growWork 113",
  "0other 1growWork 23",
  "0other 2compareKey 35return 36compareKey 37",
  "0other 6return 7other 8",
  "0other 4",
  "0other 3",
  "0other 1return 2other 3",
  "0other 1nilCheck 4instrument 8return 9other 10",
  "0other 1instrument 5nilCheck 8concurrencyCheck 11other 12selectBucket 13probe 14selectBucket 16hash 17selectBucket 30probe 32compareKey 33return 35compareKey 37return 38compareKey 39",
  "0other 1nilCheck 4instrument 8concurrencyCheck 11hash 14markWriting 16allocateFirst 19markWriting 20selectBucket 22growWork 25selectBucket 27probe 44compareKey 48update 52probe 63growthTest 64grow 68overflow 73insert 81return 83concurrencyCheck 86unmarkWriting 87return 88unmarkWriting 89",
  "0other 1instrument 5nilCheck 8concurrencyCheck 11other 12hash 15markWriting 17selectBucket 18growWork 21selectBucket 23probe 26compareKey 29tombstone 84concurrencyCheck 87unmarkWriting 89",
  "0other 1growWork 89",
  "0other 1instrument 5nilCheck 8concurrencyCheck 11other 12hash 15markWriting 17selectBucket 18growWork 21selectBucket 23probe 26compareKey 29tombstone 86concurrencyCheck 89unmarkWriting 91",
  "0other 1growWork 95",
  "0other 1instrument 5nilCheck 8concurrencyCheck 11hash 12selectBucket 13probe 14selectBucket 15probe 18compareKey 20probe 25compareKey 26return 27compareKey 29return 30compareKey 31probe 34compareKey 36probe 41compareKey 42return 43compareKey 61return 62compareKey 64return 65compareKey 66hash 68selectBucket 81probe 83compareKey 85probe 87compareKey 88return 89compareKey 92return 93compareKey 94",
  "0other 1nilCheck 4instrument 8concurrencyCheck 11hash 15markWriting 17allocateFirst 20markWriting 21selectBucket 23growWork 26selectBucket 29probe 36compareKey 37probe 46compareKey 53update 61probe 72growthTest 73grow 77overflow 82insert 89return 91concurrencyCheck 94unmarkWriting 95return 96unmarkWriting 97",
  "0other 1instrument 5nilCheck 8concurrencyCheck 11other 12hash 16markWriting 18selectBucket 19growWork 22selectBucket 25probe 28compareKey 30probe 32compareKey 35tombstone 84concurrencyCheck 87unmarkWriting 89",
  "0other 1growWork 84",
  "0other 1instrument 5other 7nilCheck 10other 50",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 14other 15markWriting 17tombstone.clear 58concurrencyCheck 61unmarkWriting 63",
  "0other 5",
  "0other 50",
  "0other 99",
  "0other 5nilCheck 8other 11selectBucket 13return 14selectBucket 23growWork 34return 35selectBucket 36",
  "0other 2probe 7concurrencyCheck 10compareKey 23",
  "0other 4nilCheck 7other 10selectBucket 12return 13selectBucket 22growWork 33return 34selectBucket 35",
  "0other 2probe 8concurrencyCheck 11probe 25",
  "0other 1instrument 5other 7nilCheck 10other 45",
  "0other 108",
  "0other 1instrument 5other 7nilCheck 10other 46",
  "0other 2instrument 6concurrencyCheck 9probe 16selectBucket 18return 23selectBucket 47probe 67compareKey 68probe 70hash 71probe 89compareKey 90probe 94return 100probe 107probe.again 109probe 111return 122probe 126",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 14other 15markWriting 16tombstone.clear 42concurrencyCheck 45unmarkWriting 47",
  "0other 1allocateFirst 3",
  "0other 1allocateFirst 7",
  "0other 1instrument 13other 16",
  "0other 1instrument 5other 9",
  "0other 1instrument 5other 8",
  "0other 1instrument 6other 9",
  "0other 2compareKey 7return 8compareKey 9",
  "0other 11",
  "0= 5",
  "0= 6",
  "0other 1probe.matchH2 3",
  "0other 1probe.matchH2 12",
  "0other 1probe.matchEmpty 3",
  "0other 1probe.matchEmpty 10",
  "0other 1probe.matchEmpty 9",
  "0= 9",
  "0= 10",
  "0other 1allocateFirst 66",
  "0other 1selectBucket 6",
  "0other 1selectBucket 3",
  "0other 1grow.split 9",
  "0other 1grow.split 33",
  "0other 1nilCheck 4other 5concurrencyCheck 8other 9hash 11selectBucket 12other! 13other 14selectBucket 16return 17selectBucket 18",
  "0other 1nilCheck 4other 5concurrencyCheck 8other 9hash 11selectBucket 12other! 13return! 14other 15selectBucket 17return 18selectBucket 19",
  "0other! 1probe! 11compareKey! 12probe! 14compareKey! 21return! 27compareKey! 29return! 30compareKey! 31",
  "0other 1concurrencyCheck 4other 5hash 9markWriting 11allocateFirst 14markWriting 15selectBucket 16growthTest! 17other! 19concurrencyCheck! 22unmarkWriting! 24return! 25unmarkWriting! 31grow! 32grow 33selectBucket 34probe 35selectBucket 41concurrencyCheck 44unmarkWriting 46return 47unmarkWriting 49",
  "0other! 1probe! 5probe.matchH2! 8compareKey! 16update! 25return! 26update! 27compareKey! 33probe.matchEmpty! 34probe! 36return! 37probe! 38probe.matchEmpty! 39insert! 59return! 60insert! 61",
  "0other 1allocateFirst 9",
  "0other 1grow 38",
  "0other 1nilCheck 7other 8concurrencyCheck 11other 12hash 16markWriting 18selectBucket 19other! 20other 21selectBucket 22other 24selectBucket 25tombstone 31selectBucket 32concurrencyCheck 35unmarkWriting 37",
  "0other! 1probe! 5probe.matchH2! 7compareKey! 15tombstone! 43compareKey! 46",
  "0other 1nilCheck 4other 5concurrencyCheck 8markWriting 10tombstone.clear 31concurrencyCheck 34unmarkWriting 36",
  "0other 1tombstone.clear 11",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17probe! 20probe.matchH2! 23compareKey! 25return! 28compareKey! 31return! 32compareKey 33selectBucket 34hash 37selectBucket 41probe 46probe.matchH2 48compareKey 53return 56compareKey 59probe.matchEmpty 60probe 63return 64probe 65probe.matchEmpty 67",
  "0other! 1probe! 5probe.matchH2! 8compareKey! 13update! 14return! 15update! 16compareKey! 22probe.matchEmpty! 23probe! 26probe.matchEmpty! 27insert! 37return! 38insert! 39",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 57probe.matchH2 60compareKey 65update 70compareKey 75probe.matchEmpty 76probe 80tombstone 89probe 94tombstone 99probe 101growthTest 102insert 115growthTest 116grow 121concurrencyCheck 124unmarkWriting 126return 127unmarkWriting 128",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 56probe.matchH2 59compareKey 64update 69compareKey 74probe.matchEmpty 75probe 79tombstone 88probe 93tombstone 98probe 100growthTest 101insert 114growthTest 115grow 120concurrencyCheck 123unmarkWriting 125return 126unmarkWriting 127",
  "0other 1instrument 6other 7nilCheck 10other 13",
  "0other! 1probe! 13compareKey! 30return! 31compareKey! 35return! 38compareKey! 40hash! 47compareKey! 49return! 50compareKey! 54return! 55compareKey! 56",
  "0other 1compareKey 17",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17other! 19return! 20other! 21return! 22other 23selectBucket 24hash 27selectBucket 31probe 36probe.matchH2 38compareKey 43return 46compareKey 49probe.matchEmpty 50probe 53return 54probe 55probe.matchEmpty 57",
  "0other! 1probe! 5probe.matchH2! 8compareKey! 13update! 16return! 17update! 18compareKey! 24probe.matchEmpty! 25probe! 28probe.matchEmpty! 29insert! 39return! 40insert! 41",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 57probe.matchH2 60compareKey 65update 73compareKey 78probe.matchEmpty 79probe 83tombstone 92probe 97tombstone 102probe 104growthTest 105insert 118growthTest 119grow 124concurrencyCheck 127unmarkWriting 129return 130unmarkWriting 131",
  "0other 1nilCheck 3",
  "0other 1instrument 13other 14nilCheck 20other 21concurrencyCheck 24other 25hash 27selectBucket 28other! 30return! 31other! 32return! 33other 34selectBucket 39probe 44probe.matchH2 46compareKey 55return 61compareKey 64probe.matchEmpty 65probe 68return 69probe 70probe.matchEmpty 72",
  "0other 1nilCheck 4instrument 16concurrencyCheck 19other 20hash 24markWriting 26allocateFirst 29markWriting 30selectBucket 31growthTest! 32other! 34concurrencyCheck! 37unmarkWriting! 39return! 40unmarkWriting! 43grow! 44grow 45selectBucket 46probe 49selectBucket 53probe 63probe.matchH2 66compareKey 75update 87compareKey 92probe.matchEmpty 93probe 101tombstone 109probe 111growthTest 112insert 136growthTest 137grow 140probe.matchEmpty 150probe 154probe.matchEmpty 158concurrencyCheck 161unmarkWriting 163return 164unmarkWriting 165",
  "0other 1allocateFirst 25",
  "0other 1allocateFirst 11",
  "0other 1allocateFirst 23",
  "0other 7hash 9return 10hash 11",
  "0other 28probe 32probe.matchH2 34compareKey 42return 48compareKey 51probe.matchEmpty 52probe 55return 56probe 57probe.matchEmpty 59",
  "0other 1probe 5probe.matchH2 7compareKey 15return 21compareKey 24probe.matchEmpty 25probe 28return 29probe 30probe.matchEmpty 32",
  "0other 1probe 10probe.matchH2 13compareKey 21update 31return 32update 33compareKey 38probe.matchEmpty 39probe 43tombstone 52probe 57tombstone 62probe 64growthTest 65insert 86return 87insert 88growthTest 89grow 90return 91grow 93",
  "0other 1growthTest 4other 9probe 13probe.matchEmpty 14probe 15insert 34return 35insert 36probe.matchEmpty 38",
  "0other 1probe 4probe.matchH2 6compareKey 16tombstone 59compareKey 62probe.matchEmpty 63probe 66return 67probe 68probe.matchEmpty 70",
  "0other 1tombstone.prune 3",
  "0other 1tombstone.clear 10",
  "0other 3nilCheck 6other 9selectBucket 10other! 13other 14selectBucket 15other 23",
  "0other 1selectBucket 33",
  "0other 1probe.again 40",
  "0other 1nilCheck 3return 7other 8concurrencyCheck 10return 11concurrencyCheck 12other 13probe 14probe! 36probe.again! 38probe! 39compareKey! 40probe! 59return! 66return 67other 68selectBucket 105other 106probe 107selectBucket 135probe 174probe.again 176probe 192return 197probe 278probe.again 280probe 319return 331",
  "0other 1grow 24",
  "0other 1grow.split 43",
  "0other 1grow 33",
  "0other 8",
  "0other 28",
  "0other! 1probe! 5probe.matchH2! 7compareKey! 16return! 22compareKey! 28return! 29compareKey! 30",
  "0other 1nilCheck 7other 8concurrencyCheck 11other 12hash 16markWriting 18selectBucket 19other! 20other 21selectBucket 22other 26selectBucket 27tombstone 33selectBucket 34concurrencyCheck 37unmarkWriting 39",
  "0other 1nilCheck 4other 5concurrencyCheck 8markWriting 10tombstone.clear 32concurrencyCheck 35unmarkWriting 37",
  "0other 36",
  "0other 2return 3other 4return 5other 6",
  "0other 1nilCheck 6",
  "0other 1nilCheck 60",
  "0other 1",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 57probe.matchH2 60compareKey 65update 70compareKey 75probe.matchEmpty 76probe 80tombstone 89probe 94tombstone 99probe 101growthTest 102tombstone.prune 104growthTest 107insert 120growthTest 121grow 126concurrencyCheck 129unmarkWriting 131return 132unmarkWriting 133",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 57probe.matchH2 60compareKey 65update 73compareKey 78probe.matchEmpty 79probe 83tombstone 92probe 97tombstone 102probe 104growthTest 105tombstone.prune 107growthTest 110insert 123growthTest 124grow 129concurrencyCheck 132unmarkWriting 134return 135unmarkWriting 136",
  "0= 22",
  "0other 1probe 10probe.matchH2 13compareKey 21update 31return 32update 33compareKey 38probe.matchEmpty 39probe 43tombstone 52probe 57tombstone 62probe 64growthTest 65tombstone.prune 67growthTest 70insert 91return 92insert 93growthTest 94grow 95return 96grow 98",
  "0other 1probe 4probe.matchH2 6compareKey 16tombstone 61compareKey 64probe.matchEmpty 65probe 68return 69probe 70probe.matchEmpty 72",
  "0other 1tombstone.prune 81",
  "0other 1tombstone.clear 15",
  "0other 18",
  "0other 1instrument 13other 14nilCheck 20other 21concurrencyCheck 24other 25hash 27selectBucket 28other! 30return! 31other! 32return! 33other 34selectBucket 39probe 45probe.matchH2 47compareKey 56return 62compareKey 65probe.matchEmpty 66probe 69return 70probe 71probe.matchEmpty 73",
  "0other 1nilCheck 4instrument 16concurrencyCheck 19other 20hash 24markWriting 26allocateFirst 29markWriting 30selectBucket 31growthTest! 32other! 34concurrencyCheck! 37unmarkWriting! 39return! 40unmarkWriting! 43grow! 44grow 45selectBucket 46probe 49selectBucket 53probe 64probe.matchH2 67compareKey 76update 88compareKey 93probe.matchEmpty 94probe 102tombstone 110probe 112growthTest 113insert 137growthTest 138grow 141probe.matchEmpty 151probe 155probe.matchEmpty 159concurrencyCheck 162unmarkWriting 164return 165unmarkWriting 166",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17probe! 20probe.matchH2! 23compareKey! 25return! 28compareKey! 31return! 32compareKey 33selectBucket 34hash 37selectBucket 41probe 47probe.matchH2 49compareKey 54return 57compareKey 60probe.matchEmpty 61probe 64return 65probe 66probe.matchEmpty 68",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 58probe.matchH2 61compareKey 66update 71compareKey 76probe.matchEmpty 77probe 81tombstone 90probe 95tombstone 100probe 102growthTest 103tombstone.prune 105growthTest 108insert 121growthTest 122grow 127concurrencyCheck 130unmarkWriting 132return 133unmarkWriting 134",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17probe! 20probe.matchH2! 23compareKey! 25return! 28compareKey! 31return! 32compareKey 33selectBucket 34hash 37selectBucket 41probe 48probe.matchH2 50compareKey 55return 58compareKey 61probe.matchEmpty 62probe 65return 66probe 67probe.matchEmpty 69",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 58probe.matchH2 61compareKey 66update 71compareKey 76probe.matchEmpty 77probe 81tombstone 90probe 95tombstone 100probe 102growthTest 103insert 116growthTest 117grow 122concurrencyCheck 125unmarkWriting 127return 128unmarkWriting 129",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17other! 19return! 20other! 21return! 22other 23selectBucket 24hash 27selectBucket 31probe 37probe.matchH2 39compareKey 44return 47compareKey 50probe.matchEmpty 51probe 54return 55probe 56probe.matchEmpty 58",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 18markWriting 20allocateFirst 23markWriting 24selectBucket 25growthTest! 26other! 28concurrencyCheck! 31unmarkWriting! 33return! 34unmarkWriting! 37grow! 38grow 39selectBucket 40probe 43selectBucket 47probe 58probe.matchH2 61compareKey 66update 74compareKey 79probe.matchEmpty 80probe 84tombstone 93probe 98tombstone 103probe 105growthTest 106tombstone.prune 108growthTest 111insert 124growthTest 125grow 130concurrencyCheck 133unmarkWriting 135return 136unmarkWriting 137",
  "0= 21",
  "0other 28probe 33probe.matchH2 35compareKey 43return 49compareKey 52probe.matchEmpty 53probe 56return 57probe 58probe.matchEmpty 60",
  "0other 1probe 6probe.matchH2 8compareKey 16return 22compareKey 25probe.matchEmpty 26probe 29return 30probe 31probe.matchEmpty 33",
  "0other 1probe 11probe.matchH2 14compareKey 22update 32return 33update 34compareKey 39probe.matchEmpty 40probe 44tombstone 53probe 58tombstone 63probe 65growthTest 66tombstone.prune 68growthTest 71insert 92return 93insert 94growthTest 95grow 96return 97grow 99",
  "0other 1probe 5probe.matchH2 7compareKey 17tombstone 62compareKey 65probe.matchEmpty 66probe 69return 70probe 71probe.matchEmpty 73",
  "0other 1tombstone.clear 40",
  "0other 1probe.matchH2 16",
  "0other 1concurrencyCheck 4other 5hash 9markWriting 11allocateFirst 14markWriting 15selectBucket 16other! 19grow! 21insert! 27concurrencyCheck! 30unmarkWriting! 32return! 33unmarkWriting 34selectBucket 35probe 36selectBucket 42concurrencyCheck 45unmarkWriting 47return 48unmarkWriting 50",
  "0other 1grow 39",
  "0hash 6",
  "0hash 3",
  "0hash 13",
  "0other 2return 3other 4",
  "0other 1instrument 13other 14nilCheck 20other 21concurrencyCheck 24other 25hash 27selectBucket 28other! 30return! 31other! 32return! 33other 34selectBucket 39probe 45probe.matchH2 47compareKey 56probe 65return 66probe 67compareKey 70probe.matchEmpty 71probe 74return 75probe 76probe.matchEmpty 78",
  "0other 1nilCheck 4instrument 16concurrencyCheck 19other 20hash 24markWriting 26allocateFirst 29markWriting 30selectBucket 31other! 34grow! 36insert! 42concurrencyCheck! 45unmarkWriting! 47return! 48unmarkWriting 49selectBucket 50probe 53selectBucket 57probe 68probe.matchH2 71compareKey 80update 96compareKey 101probe.matchEmpty 102probe 110tombstone 118probe 120growthTest 121insert 149growthTest 150grow 153probe.matchEmpty 163probe 167probe.matchEmpty 171concurrencyCheck 174unmarkWriting 176return 177unmarkWriting 178",
  "0hash 7",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17probe! 20probe.matchH2! 29compareKey! 31return! 37compareKey! 41return! 42compareKey 43selectBucket 44hash 58selectBucket 62probe 68probe.matchH2 70compareKey 75return 81compareKey 84probe.matchEmpty 85probe 88return 89probe 90probe.matchEmpty 92",
  "0other! 1probe! 5probe.matchH2! 8compareKey! 13update! 14return! 15update! 16compareKey! 22probe.matchEmpty! 23probe! 25return! 26probe! 27probe.matchEmpty! 28insert! 38return! 39insert! 40",
  "0other 1growthTest 4other 9probe 13probe.matchEmpty 14probe 15insert 25return 26insert 27probe.matchEmpty 29",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 23markWriting 25allocateFirst 28markWriting 29selectBucket 30other! 33grow! 35insert! 41concurrencyCheck! 44unmarkWriting! 46return! 47unmarkWriting 48selectBucket 49probe 52selectBucket 56probe 67probe.matchH2 70compareKey 75update 80compareKey 85probe.matchEmpty 86probe 90tombstone 99probe 104tombstone 109probe 111growthTest 112tombstone.prune 114growthTest 117insert 130growthTest 131grow 136concurrencyCheck 139unmarkWriting 141return 142unmarkWriting 143",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 23markWriting 25allocateFirst 28markWriting 29selectBucket 30other! 33grow! 35insert! 41concurrencyCheck! 44unmarkWriting! 46return! 47unmarkWriting 48selectBucket 49probe 52selectBucket 56probe 66probe.matchH2 69compareKey 74update 79compareKey 84probe.matchEmpty 85probe 89tombstone 98probe 103tombstone 108probe 109growthTest 110tombstone.prune 112growthTest 115insert 128growthTest 129grow 134concurrencyCheck 137unmarkWriting 139return 140unmarkWriting 141",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17probe! 20probe.matchH2! 29compareKey! 31return! 37compareKey! 41return! 42compareKey 43selectBucket 44hash 52selectBucket 56probe 63probe.matchH2 65compareKey 70return 76compareKey 79probe.matchEmpty 80probe 83return 84probe 85probe.matchEmpty 87",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 23markWriting 25allocateFirst 28markWriting 29selectBucket 30other! 33grow! 35insert! 41concurrencyCheck! 44unmarkWriting! 46return! 47unmarkWriting 48selectBucket 49probe 52selectBucket 56probe 67probe.matchH2 70compareKey 75update 80compareKey 85probe.matchEmpty 86probe 90tombstone 99probe 104tombstone 109probe 110growthTest 111tombstone.prune 113growthTest 116insert 129growthTest 130grow 135concurrencyCheck 138unmarkWriting 140return 141unmarkWriting 142",
  "0other! 1probe! 18compareKey! 35return! 36compareKey! 40return! 47compareKey! 49hash! 63compareKey! 65return! 66compareKey! 67return! 68compareKey! 73return! 74compareKey! 75",
  "0other 1instrument 6other 7nilCheck 10other 11concurrencyCheck 15other 16selectBucket 17other! 19return! 20other! 21return! 22other 23selectBucket 24hash 32selectBucket 36probe 42probe.matchH2 44compareKey 49return 55compareKey 58probe.matchEmpty 59probe 62return 63probe 64probe.matchEmpty 66",
  "0other! 1probe! 5probe.matchH2! 8compareKey! 13update! 16return! 17update! 18compareKey! 24probe.matchEmpty! 25probe! 27return! 28probe! 29probe.matchEmpty! 30insert! 40return! 41insert! 42",
  "0other 1nilCheck 4instrument 9concurrencyCheck 12other 13hash 23markWriting 25allocateFirst 28markWriting 29selectBucket 30other! 33grow! 35insert! 41concurrencyCheck! 44unmarkWriting! 46return! 47unmarkWriting 48selectBucket 49probe 52selectBucket 56probe 67probe.matchH2 70compareKey 75update 83compareKey 88probe.matchEmpty 89probe 93tombstone 102probe 107tombstone 112probe 114growthTest 115tombstone.prune 117growthTest 120insert 133growthTest 134grow 139concurrencyCheck 142unmarkWriting 144return 145unmarkWriting 146",
  "0hash 8",
  "0hash 24",
  "0hash 4",
  "0hash 45",
  "0other 1growthTest 4other 10probe 14probe.matchEmpty 15probe 16insert 36return 37insert 38probe.matchEmpty 40",
  "0other 1tombstone.clear 47",
];

/** Release minor → file → functions as "firstLine name body". Files of internal/runtime/maps start with "maps/". */
export const stepFunctions: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  18: {
    "map.go":
      "111 isEmpty 0;184 bucketShift 1;190 bucketMask 0;195 tophash 2;203 evacuated 1;208 (*bmap).overflow 0;212 (*bmap).setoverflow 0;216 (*bmap).keys 0;227 (*hmap).incrnoverflow 3;246 (*hmap).newoverflow 4;274 (*hmap).createOverflow 5;283 makemap64 6;293 makemap_small 7;304 makemap 8;345 makeBucketArray 9;395 mapaccess1 10;456 mapaccess2 10;518 mapaccessK 11;561 mapaccess1_fat 12;569 mapaccess2_fat 12;578 mapassign 13;695 mapdelete 14;815 mapiterinit 15;864 mapiternext 16;991 mapclear 17;1039 hashGrow 18;1083 overLoadFactor 19;1090 tooManyOverflowBuckets 20;1103 (*hmap).growing 0;1108 (*hmap).sameSizeGrow 0;1113 (*hmap).noldbuckets 2;1122 (*hmap).oldbucketmask 0;1126 growWork 21;1137 bucketEvacuated 22;1150 evacuate 23;1264 advanceEvacuationMark 24;1291 reflect_makemap 25;1330 reflect_mapaccess 26;1340 reflect_mapaccess_faststr 26;1350 reflect_mapassign 27;1356 reflect_mapassign_faststr 27;1362 reflect_mapdelete 28;1367 reflect_mapdelete_faststr 28;1372 reflect_mapiterinit 28;1377 reflect_mapiternext 28;1382 reflect_mapiterkey 29;1387 reflect_mapiterelem 29;1392 reflect_maplen 30;1404 reflectlite_maplen 30",
    "map_fast32.go":
      "13 mapaccess1_fast32 31;53 mapaccess2_fast32 31;93 mapassign_fast32 32;183 mapassign_fast32ptr 32;273 mapdelete_fast32 33;363 growWork_fast32 21;374 evacuate_fast32 34",
    "map_fast64.go":
      "13 mapaccess1_fast64 31;53 mapaccess2_fast64 31;93 mapassign_fast64 32;183 mapassign_fast64ptr 32;273 mapdelete_fast64 35;365 growWork_fast64 21;376 evacuate_fast64 36",
    "map_faststr.go":
      "13 mapaccess1_faststr 37;108 mapaccess2_faststr 37;203 mapassign_faststr 38;301 mapdelete_faststr 39;391 growWork_faststr 21;402 evacuate_faststr 40",
  },
  19: {
    "map.go":
      "111 isEmpty 0;184 bucketShift 1;190 bucketMask 0;195 tophash 2;203 evacuated 1;208 (*bmap).overflow 0;212 (*bmap).setoverflow 0;216 (*bmap).keys 0;227 (*hmap).incrnoverflow 3;246 (*hmap).newoverflow 4;274 (*hmap).createOverflow 5;283 makemap64 6;293 makemap_small 7;304 makemap 8;345 makeBucketArray 9;395 mapaccess1 10;456 mapaccess2 10;518 mapaccessK 11;561 mapaccess1_fat 12;569 mapaccess2_fat 12;578 mapassign 13;695 mapdelete 14;815 mapiterinit 41;866 mapiternext 16;993 mapclear 17;1041 hashGrow 18;1085 overLoadFactor 19;1092 tooManyOverflowBuckets 20;1105 (*hmap).growing 0;1110 (*hmap).sameSizeGrow 0;1115 (*hmap).noldbuckets 2;1124 (*hmap).oldbucketmask 0;1128 growWork 21;1139 bucketEvacuated 22;1152 evacuate 23;1266 advanceEvacuationMark 24;1293 reflect_makemap 25;1332 reflect_mapaccess 26;1342 reflect_mapaccess_faststr 26;1352 reflect_mapassign 27;1358 reflect_mapassign_faststr 27;1364 reflect_mapdelete 28;1369 reflect_mapdelete_faststr 28;1374 reflect_mapiterinit 28;1379 reflect_mapiternext 28;1384 reflect_mapiterkey 29;1389 reflect_mapiterelem 29;1394 reflect_maplen 30;1406 reflectlite_maplen 30",
    "map_fast32.go":
      "13 mapaccess1_fast32 31;53 mapaccess2_fast32 31;93 mapassign_fast32 32;183 mapassign_fast32ptr 32;273 mapdelete_fast32 33;363 growWork_fast32 21;374 evacuate_fast32 34",
    "map_fast64.go":
      "13 mapaccess1_fast64 31;53 mapaccess2_fast64 31;93 mapassign_fast64 32;183 mapassign_fast64ptr 32;273 mapdelete_fast64 35;365 growWork_fast64 21;376 evacuate_fast64 36",
    "map_faststr.go":
      "13 mapaccess1_faststr 37;108 mapaccess2_faststr 37;203 mapassign_faststr 38;301 mapdelete_faststr 39;391 growWork_faststr 21;402 evacuate_faststr 40",
  },
  20: {
    "map.go":
      "111 isEmpty 0;184 bucketShift 1;190 bucketMask 0;195 tophash 2;203 evacuated 1;208 (*bmap).overflow 0;212 (*bmap).setoverflow 0;216 (*bmap).keys 0;227 (*hmap).incrnoverflow 3;246 (*hmap).newoverflow 4;274 (*hmap).createOverflow 5;283 makemap64 6;293 makemap_small 7;304 makemap 8;345 makeBucketArray 9;395 mapaccess1 10;456 mapaccess2 10;518 mapaccessK 11;561 mapaccess1_fat 12;569 mapaccess2_fat 12;578 mapassign 13;695 mapdelete 14;815 mapiterinit 41;866 mapiternext 16;993 mapclear 17;1041 hashGrow 18;1085 overLoadFactor 19;1092 tooManyOverflowBuckets 20;1105 (*hmap).growing 0;1110 (*hmap).sameSizeGrow 0;1115 (*hmap).noldbuckets 2;1124 (*hmap).oldbucketmask 0;1128 growWork 21;1139 bucketEvacuated 22;1152 evacuate 23;1266 advanceEvacuationMark 24;1293 reflect_makemap 25;1332 reflect_mapaccess 26;1342 reflect_mapaccess_faststr 26;1352 reflect_mapassign 27;1358 reflect_mapassign_faststr 27;1364 reflect_mapdelete 28;1369 reflect_mapdelete_faststr 28;1374 reflect_mapiterinit 28;1379 reflect_mapiternext 28;1384 reflect_mapiterkey 29;1389 reflect_mapiterelem 29;1394 reflect_maplen 30;1406 reflectlite_maplen 30",
    "map_fast32.go":
      "13 mapaccess1_fast32 31;53 mapaccess2_fast32 31;93 mapassign_fast32 32;183 mapassign_fast32ptr 32;273 mapdelete_fast32 33;363 growWork_fast32 21;374 evacuate_fast32 34",
    "map_fast64.go":
      "13 mapaccess1_fast64 31;53 mapaccess2_fast64 31;93 mapassign_fast64 32;183 mapassign_fast64ptr 32;273 mapdelete_fast64 35;365 growWork_fast64 21;376 evacuate_fast64 36",
    "map_faststr.go":
      "13 mapaccess1_faststr 37;108 mapaccess2_faststr 37;203 mapassign_faststr 38;301 mapdelete_faststr 39;391 growWork_faststr 21;402 evacuate_faststr 40",
  },
  21: {
    "map.go":
      "112 isEmpty 0;185 bucketShift 1;191 bucketMask 0;196 tophash 2;204 evacuated 1;209 (*bmap).overflow 0;213 (*bmap).setoverflow 0;217 (*bmap).keys 0;228 (*hmap).incrnoverflow 3;247 (*hmap).newoverflow 4;275 (*hmap).createOverflow 5;284 makemap64 6;294 makemap_small 7;305 makemap 8;346 makeBucketArray 9;396 mapaccess1 10;457 mapaccess2 10;519 mapaccessK 11;562 mapaccess1_fat 12;570 mapaccess2_fat 12;579 mapassign 13;696 mapdelete 14;816 mapiterinit 41;867 mapiternext 16;994 mapclear 42;1058 hashGrow 18;1102 overLoadFactor 19;1109 tooManyOverflowBuckets 20;1122 (*hmap).growing 0;1127 (*hmap).sameSizeGrow 0;1132 (*hmap).noldbuckets 2;1141 (*hmap).oldbucketmask 0;1145 growWork 21;1156 bucketEvacuated 22;1169 evacuate 23;1283 advanceEvacuationMark 24;1310 reflect_makemap 25;1349 reflect_mapaccess 26;1359 reflect_mapaccess_faststr 26;1369 reflect_mapassign 27;1375 reflect_mapassign_faststr 27;1381 reflect_mapdelete 28;1386 reflect_mapdelete_faststr 28;1391 reflect_mapiterinit 28;1396 reflect_mapiternext 28;1401 reflect_mapiterkey 29;1406 reflect_mapiterelem 29;1411 reflect_maplen 30;1423 reflect_mapclear 28;1428 reflectlite_maplen 30;1452 mapclone 43;1460 moveToBmap 44;1511 mapclone2 45;1614 keys 46;1651 copyKeys 47;1678 values 48;1714 copyValues 49",
    "map_fast32.go":
      "13 mapaccess1_fast32 31;53 mapaccess2_fast32 31;93 mapassign_fast32 32;183 mapassign_fast32ptr 32;273 mapdelete_fast32 33;363 growWork_fast32 21;374 evacuate_fast32 34",
    "map_fast64.go":
      "13 mapaccess1_fast64 31;53 mapaccess2_fast64 31;93 mapassign_fast64 32;183 mapassign_fast64ptr 32;273 mapdelete_fast64 35;365 growWork_fast64 21;376 evacuate_fast64 36",
    "map_faststr.go":
      "13 mapaccess1_faststr 37;108 mapaccess2_faststr 37;203 mapassign_faststr 38;301 mapdelete_faststr 39;391 growWork_faststr 21;402 evacuate_faststr 40",
  },
  22: {
    "map.go":
      "112 isEmpty 0;185 bucketShift 1;191 bucketMask 0;196 tophash 2;204 evacuated 1;209 (*bmap).overflow 0;213 (*bmap).setoverflow 0;217 (*bmap).keys 0;228 (*hmap).incrnoverflow 3;247 (*hmap).newoverflow 4;275 (*hmap).createOverflow 5;284 makemap64 6;294 makemap_small 7;305 makemap 8;346 makeBucketArray 9;396 mapaccess1 10;457 mapaccess2 10;519 mapaccessK 11;562 mapaccess1_fat 12;570 mapaccess2_fat 12;579 mapassign 13;696 mapdelete 14;816 mapiterinit 50;862 mapiternext 16;989 mapclear 42;1053 hashGrow 18;1097 overLoadFactor 19;1104 tooManyOverflowBuckets 20;1117 (*hmap).growing 0;1122 (*hmap).sameSizeGrow 0;1127 sameSizeGrowForIssue69110Test 29;1132 (*hmap).noldbuckets 2;1141 (*hmap).oldbucketmask 0;1145 growWork 21;1156 bucketEvacuated 22;1169 evacuate 23;1283 advanceEvacuationMark 24;1310 reflect_makemap 25;1349 reflect_mapaccess 26;1359 reflect_mapaccess_faststr 26;1369 reflect_mapassign 27;1375 reflect_mapassign_faststr 27;1381 reflect_mapdelete 28;1386 reflect_mapdelete_faststr 28;1391 reflect_mapiterinit 28;1396 reflect_mapiternext 28;1401 reflect_mapiterkey 29;1406 reflect_mapiterelem 29;1411 reflect_maplen 30;1423 reflect_mapclear 28;1428 reflectlite_maplen 30;1451 mapclone 43;1459 moveToBmap 44;1510 mapclone2 51;1622 keys 46;1659 copyKeys 47;1686 values 48;1722 copyValues 49",
    "map_fast32.go":
      "13 mapaccess1_fast32 31;53 mapaccess2_fast32 31;93 mapassign_fast32 32;183 mapassign_fast32ptr 32;273 mapdelete_fast32 33;363 growWork_fast32 21;374 evacuate_fast32 34",
    "map_fast64.go":
      "13 mapaccess1_fast64 31;53 mapaccess2_fast64 31;93 mapassign_fast64 32;183 mapassign_fast64ptr 32;273 mapdelete_fast64 35;365 growWork_fast64 21;376 evacuate_fast64 36",
    "map_faststr.go":
      "13 mapaccess1_faststr 37;108 mapaccess2_faststr 37;203 mapassign_faststr 38;301 mapdelete_faststr 39;391 growWork_faststr 21;402 evacuate_faststr 40",
  },
  23: {
    "map.go":
      "104 isEmpty 0;177 bucketShift 1;183 bucketMask 0;188 tophash 2;196 evacuated 1;201 (*bmap).overflow 0;205 (*bmap).setoverflow 0;209 (*bmap).keys 0;220 (*hmap).incrnoverflow 3;239 (*hmap).newoverflow 4;267 (*hmap).createOverflow 5;276 makemap64 6;296 makemap_small 7;318 makemap 8;359 makeBucketArray 9;409 mapaccess1 10;479 mapaccess2 10;541 mapaccessK 11;584 mapaccess1_fat 12;592 mapaccess2_fat 12;615 mapassign 13;741 mapdelete 14;877 mapiterinit 50;937 mapiternext 16;1075 mapclear 42;1139 hashGrow 18;1183 overLoadFactor 19;1190 tooManyOverflowBuckets 20;1203 (*hmap).growing 0;1208 (*hmap).sameSizeGrow 0;1213 sameSizeGrowForIssue69110Test 29;1218 (*hmap).noldbuckets 2;1227 (*hmap).oldbucketmask 0;1231 growWork 21;1242 bucketEvacuated 22;1255 evacuate 23;1369 advanceEvacuationMark 24;1409 reflect_makemap 25;1458 reflect_mapaccess 26;1468 reflect_mapaccess_faststr 26;1486 reflect_mapassign 27;1492 reflect_mapassign_faststr 27;1498 reflect_mapdelete 28;1503 reflect_mapdelete_faststr 28;1519 reflect_mapiterinit 28;1536 reflect_mapiternext 28;1550 reflect_mapiterkey 29;1564 reflect_mapiterelem 29;1578 reflect_maplen 30;1590 reflect_mapclear 28;1595 reflectlite_maplen 30;1616 mapclone 43;1624 moveToBmap 44;1675 mapclone2 51;1787 keys 46;1824 copyKeys 47;1851 values 48;1887 copyValues 49",
    "map_fast32.go":
      "13 mapaccess1_fast32 31;62 mapaccess2_fast32 31;113 mapassign_fast32 32;212 mapassign_fast32ptr 32;302 mapdelete_fast32 33;392 growWork_fast32 21;403 evacuate_fast32 34",
    "map_fast64.go":
      "13 mapaccess1_fast64 31;62 mapaccess2_fast64 31;113 mapassign_fast64 32;214 mapassign_fast64ptr 32;304 mapdelete_fast64 35;396 growWork_fast64 21;407 evacuate_fast64 36",
    "map_faststr.go":
      "13 mapaccess1_faststr 37;117 mapaccess2_faststr 37;223 mapassign_faststr 38;321 mapdelete_faststr 39;411 growWork_faststr 21;422 evacuate_faststr 40",
  },
  24: {
    "map_fast32_noswiss.go":
      "16 mapaccess1_fast32 31;65 mapaccess2_fast32 31;115 mapassign_fast32 32;214 mapassign_fast32ptr 32;304 mapdelete_fast32 33;394 growWork_fast32 21;405 evacuate_fast32 34",
    "map_fast32_swiss.go":
      "",
    "map_fast64_noswiss.go":
      "16 mapaccess1_fast64 31;65 mapaccess2_fast64 31;115 mapassign_fast64 32;215 mapassign_fast64ptr 32;305 mapdelete_fast64 35;397 growWork_fast64 21;408 evacuate_fast64 36",
    "map_fast64_swiss.go":
      "",
    "map_faststr_noswiss.go":
      "16 mapaccess1_faststr 37;120 mapaccess2_faststr 37;225 mapassign_faststr 38;323 mapdelete_faststr 39;413 growWork_faststr 21;424 evacuate_faststr 40",
    "map_faststr_swiss.go":
      "",
    "map_noswiss.go":
      "109 isEmpty 0;184 bucketShift 1;190 bucketMask 0;195 tophash 2;203 evacuated 1;208 (*bmap).overflow 0;212 (*bmap).setoverflow 0;216 (*bmap).keys 0;227 (*hmap).incrnoverflow 3;246 (*hmap).newoverflow 4;274 (*hmap).createOverflow 5;283 makemap64 6;303 makemap_small 7;324 makemap 8;365 makeBucketArray 9;415 mapaccess1 10;485 mapaccess2 10;547 mapaccessK 11;590 mapaccess1_fat 12;598 mapaccess2_fat 12;620 mapassign 13;746 mapdelete 14;881 mapiterinit 52;941 mapiternext 53;1070 mapclear 54;1118 hashGrow 18;1162 overLoadFactor 19;1169 tooManyOverflowBuckets 20;1182 (*hmap).growing 0;1187 (*hmap).sameSizeGrow 0;1192 sameSizeGrowForIssue69110Test 29;1197 (*hmap).noldbuckets 2;1206 (*hmap).oldbucketmask 0;1210 growWork 21;1221 bucketEvacuated 22;1234 evacuate 23;1348 advanceEvacuationMark 24;1388 reflect_makemap 25;1437 reflect_mapaccess 26;1447 reflect_mapaccess_faststr 26;1465 reflect_mapassign 27;1471 reflect_mapassign_faststr 27;1477 reflect_mapdelete 28;1482 reflect_mapdelete_faststr 28;1498 reflect_mapiterinit 28;1515 reflect_mapiternext 28;1529 reflect_mapiterkey 29;1543 reflect_mapiterelem 29;1557 reflect_maplen 30;1569 reflect_mapclear 28;1574 reflectlite_maplen 30;1595 mapclone 43;1603 moveToBmap 44;1654 mapclone2 51;1766 keys 46;1803 copyKeys 47;1830 values 48;1866 copyValues 49",
    "map_swiss.go":
      "28 maps_mapKeyError 29;32 makemap64 6;52 makemap_small 55;71 makemap 56;102 mapaccess1_fat 12;110 mapaccess2_fat 12;144 mapdelete 57;165 mapIterStart 58;177 mapIterNext 59;187 mapclear 60;213 reflect_makemap 61;234 reflect_mapaccess 26;244 reflect_mapaccess_faststr 26;262 reflect_mapassign 27;268 reflect_mapassign_faststr 27;274 reflect_mapdelete 28;279 reflect_mapdelete_faststr 28;293 reflect_maplen 30;305 reflect_mapclear 28;310 reflectlite_maplen 30;331 mapclone 43;337 mapclone2 62;352 keys 27;360 values 27",
    "maps/group.go":
      "49 bitset.first 0;57 bitsetFirst 0;63 bitset.removeFirst 0;68 bitset.removeBelow 0;75 bitsetRemoveBelow 63;85 bitset.lowestSet 0;92 bitsetLowestSet 0;98 bitset.shiftOutLowest 0;105 bitsetShiftOutLowest 0;124 (*ctrlGroup).get 64;132 (*ctrlGroup).set 2;141 (*ctrlGroup).setEmpty 0;147 ctrlGroup.matchH2 65;155 ctrlGroupMatchH2 66;169 ctrlGroup.matchEmpty 67;177 ctrlGroupMatchEmpty 68;190 ctrlGroup.matchEmptyOrDeleted 67;198 ctrlGroupMatchEmptyOrDeleted 69;209 ctrlGroup.matchFull 0;217 ctrlGroupMatchFull 70;254 alignUp 0;261 alignUpPow2 71;273 (*groupReference).ctrls 0;278 (*groupReference).key 63;285 (*groupReference).elem 63;307 newGroups 56;316 (*groupsReference).group 70",
    "maps/map.go":
      "183 h1 0;190 h2 0;243 depthToShift 64;255 NewMap 72;322 NewEmptyMap 6;329 (*Map).directoryIndex 73;336 (*Map).directoryAt 74;340 (*Map).directorySet 0;344 (*Map).replaceTable 75;354 (*Map).installTableSplit 76;388 (*Map).Used 0;394 (*Map).Get 28;398 (*Map).getWithKey 77;417 (*Map).getWithoutKey 78;437 (*Map).getWithKeySmall 79;469 (*Map).Put 27;478 (*Map).PutSlot 80;528 (*Map).putSlotSmall 81;590 (*Map).growToSmall 82;600 (*Map).growToTable 83;639 (*Map).Delete 84;677 (*Map).deleteSmall 85;725 (*Map).Clear 86;762 (*Map).clearSmall 87",
    "maps/runtime.go":
      "",
    "maps/runtime_fast32_swiss.go":
      "17 mapaccess1_fast32 88;86 mapaccess2_fast32 88;154 (*Map).putSlotSmallFast32 89;195 mapassign_fast32 90;329 mapassign_fast32ptr 91;458 mapdelete_fast32 92",
    "maps/runtime_fast64_swiss.go":
      "17 mapaccess1_fast64 88;86 mapaccess2_fast64 88;154 (*Map).putSlotSmallFast64 89;195 mapassign_fast64 90;324 (*Map).putSlotSmallFastPtr 89;367 mapassign_fast64ptr 90;497 mapdelete_fast64 92",
    "maps/runtime_faststr_swiss.go":
      "17 (*Map).getWithoutKeySmallFastStr 93;77 longStringQuickEqualityTest 94;94 stringPtr 2;103 mapaccess1_faststr 95;162 mapaccess2_faststr 95;220 (*Map).putSlotSmallFastStr 96;263 mapassign_faststr 97;396 mapdelete_faststr 92",
    "maps/runtime_noswiss.go":
      "15 mapKeyError 98",
    "maps/runtime_swiss.go":
      "43 mapaccess1 99;117 mapaccess2 99;191 mapassign 100",
    "maps/table.go":
      "74 newTable 101;102 (*table).reset 102;115 (*table).resetGrowthLeft 103;139 (*table).Used 0;145 (*table).Get 104;166 (*table).getWithKey 105;226 (*table).getWithoutKey 106;266 (*table).PutSlot 107;376 (*table).uncheckedPutSlot 108;415 (*table).Delete 109;489 (*table).tombstones 110;494 (*table).Clear 111;542 (*Iter).Init 112;566 (*Iter).Initialized 0;571 (*Iter).Map 0;578 (*Iter).Key 0;586 (*Iter).Elem 0;590 (*Iter).nextDirIdx 113;626 (*Iter).grownKeyElem 114;674 (*Iter).Next 115;1009 (*table).rehash 116;1035 localDepthMask 64;1043 (*table).split 117;1091 (*table).grow 118;1142 makeProbeSeq 2;1150 probeSeq.next 63",
  },
  25: {
    "map_fast32_noswiss.go":
      "16 mapaccess1_fast32 31;65 mapaccess2_fast32 31;115 mapassign_fast32 32;214 mapassign_fast32ptr 32;304 mapdelete_fast32 33;394 growWork_fast32 21;405 evacuate_fast32 34",
    "map_fast32_swiss.go":
      "",
    "map_fast64_noswiss.go":
      "16 mapaccess1_fast64 31;65 mapaccess2_fast64 31;115 mapassign_fast64 32;215 mapassign_fast64ptr 32;305 mapdelete_fast64 35;397 growWork_fast64 21;408 evacuate_fast64 36",
    "map_fast64_swiss.go":
      "",
    "map_faststr_noswiss.go":
      "16 mapaccess1_faststr 37;120 mapaccess2_faststr 37;225 mapassign_faststr 38;323 mapdelete_faststr 39;413 growWork_faststr 21;424 evacuate_faststr 40",
    "map_faststr_swiss.go":
      "",
    "map_noswiss.go":
      "110 isEmpty 0;185 bucketShift 1;191 bucketMask 0;196 tophash 2;204 evacuated 1;209 (*bmap).overflow 0;213 (*bmap).setoverflow 0;217 (*bmap).keys 0;228 (*hmap).incrnoverflow 3;247 (*hmap).newoverflow 4;275 (*hmap).createOverflow 5;284 makemap64 6;304 makemap_small 7;325 makemap 8;366 makeBucketArray 9;416 mapaccess1 10;486 mapaccess2 10;548 mapaccessK 11;591 mapaccess1_fat 12;599 mapaccess2_fat 12;621 mapassign 13;747 mapdelete 14;882 mapiterinit 52;942 mapiternext 53;1071 mapclear 54;1119 hashGrow 18;1163 overLoadFactor 19;1170 tooManyOverflowBuckets 20;1183 (*hmap).growing 0;1188 (*hmap).sameSizeGrow 0;1193 sameSizeGrowForIssue69110Test 29;1198 (*hmap).noldbuckets 2;1207 (*hmap).oldbucketmask 0;1211 growWork 21;1222 bucketEvacuated 22;1235 evacuate 23;1349 advanceEvacuationMark 24;1389 reflect_makemap 25;1438 reflect_mapaccess 26;1448 reflect_mapaccess_faststr 26;1466 reflect_mapassign 27;1472 reflect_mapassign_faststr 27;1478 reflect_mapdelete 28;1483 reflect_mapdelete_faststr 28;1499 reflect_mapiterinit 28;1516 reflect_mapiternext 28;1530 reflect_mapiterkey 29;1544 reflect_mapiterelem 29;1558 reflect_maplen 30;1570 reflect_mapclear 28;1575 reflectlite_maplen 30;1596 mapclone 43;1604 moveToBmap 44;1655 mapclone2 51;1767 keys 46;1804 copyKeys 47;1831 values 48;1867 copyValues 49",
    "map_swiss.go":
      "27 makemap64 6;47 makemap_small 55;66 makemap 56;97 mapaccess1_fat 12;105 mapaccess2_fat 12;139 mapdelete 57;160 mapIterStart 58;172 mapIterNext 59;182 mapclear 60;208 reflect_makemap 61;229 reflect_mapaccess 26;239 reflect_mapaccess_faststr 26;257 reflect_mapassign 27;263 reflect_mapassign_faststr 27;269 reflect_mapdelete 28;274 reflect_mapdelete_faststr 28;288 reflect_maplen 30;300 reflect_mapclear 28;305 reflectlite_maplen 30;326 mapclone 119;338 keys 27;346 values 27",
    "maps/group.go":
      "49 bitset.first 0;57 bitsetFirst 0;63 bitset.removeFirst 0;68 bitset.removeBelow 0;75 bitsetRemoveBelow 63;85 bitset.lowestSet 0;92 bitsetLowestSet 0;98 bitset.shiftOutLowest 0;105 bitsetShiftOutLowest 0;110 bitset.count 1;130 (*ctrlGroup).get 64;138 (*ctrlGroup).set 2;147 (*ctrlGroup).setEmpty 0;153 ctrlGroup.matchH2 65;161 ctrlGroupMatchH2 66;175 ctrlGroup.matchEmpty 67;183 ctrlGroupMatchEmpty 68;196 ctrlGroup.matchEmptyOrDeleted 67;204 ctrlGroupMatchEmptyOrDeleted 69;215 ctrlGroup.matchFull 0;223 ctrlGroupMatchFull 70;260 alignUp 0;267 alignUpPow2 71;279 (*groupReference).ctrls 0;284 (*groupReference).key 63;291 (*groupReference).elem 63;313 newGroups 56;322 (*groupsReference).group 70;332 cloneGroup 120",
    "maps/map.go":
      "183 h1 0;190 h2 0;248 depthToShift 64;260 NewMap 72;327 NewEmptyMap 6;334 (*Map).directoryIndex 73;341 (*Map).directoryAt 74;345 (*Map).directorySet 0;349 (*Map).replaceTable 75;359 (*Map).installTableSplit 76;393 (*Map).Used 0;399 (*Map).Get 28;403 (*Map).getWithKey 77;422 (*Map).getWithoutKey 78;442 (*Map).getWithKeySmall 121;473 (*Map).Put 27;482 (*Map).PutSlot 80;532 (*Map).putSlotSmall 81;594 (*Map).growToSmall 82;604 (*Map).growToTable 83;643 (*Map).Delete 122;683 (*Map).deleteSmall 85;731 (*Map).Clear 123;769 (*Map).clearSmall 111;780 (*Map).Clone 124;817 OldMapKeyError 125;824 mapKeyError 126;831 mapKeyError2 127;894 unhashableTypeError.RuntimeError 128;896 unhashableTypeError.Error 128",
    "maps/runtime.go":
      "",
    "maps/runtime_fast32_swiss.go":
      "17 mapaccess1_fast32 88;86 mapaccess2_fast32 88;154 (*Map).putSlotSmallFast32 89;195 mapassign_fast32 129;334 mapassign_fast32ptr 91;463 mapdelete_fast32 92",
    "maps/runtime_fast64_swiss.go":
      "17 mapaccess1_fast64 88;86 mapaccess2_fast64 88;154 (*Map).putSlotSmallFast64 89;195 mapassign_fast64 129;329 (*Map).putSlotSmallFastPtr 89;372 mapassign_fast64ptr 90;502 mapdelete_fast64 92",
    "maps/runtime_faststr_swiss.go":
      "17 (*Map).getWithoutKeySmallFastStr 93;77 longStringQuickEqualityTest 94;94 stringPtr 2;103 mapaccess1_faststr 95;162 mapaccess2_faststr 95;220 (*Map).putSlotSmallFastStr 96;263 mapassign_faststr 130;401 mapdelete_faststr 92",
    "maps/runtime_swiss.go":
      "40 mapaccess1 99;114 mapaccess2 99;188 mapassign 100",
    "maps/table.go":
      "74 newTable 101;102 (*table).reset 102;116 (*table).maxGrowthLeft 131;139 (*table).Used 0;145 (*table).Get 104;166 (*table).getWithKey 105;226 (*table).getWithoutKey 106;266 (*table).PutSlot 132;381 (*table).uncheckedPutSlot 108;421 (*table).Delete 133;508 (*table).pruneTombstones 134;593 (*table).tombstones 110;598 (*table).Clear 135;651 (*Iter).Init 112;675 (*Iter).Initialized 0;680 (*Iter).Map 0;687 (*Iter).Key 0;695 (*Iter).Elem 0;699 (*Iter).nextDirIdx 113;735 (*Iter).grownKeyElem 114;783 (*Iter).Next 115;1118 (*table).rehash 116;1144 localDepthMask 64;1152 (*table).split 117;1200 (*table).grow 118;1251 makeProbeSeq 2;1259 probeSeq.next 63;1265 (*table).clone 136",
  },
  26: {
    "map.go":
      "23 makemap64 6;43 makemap_small 55;62 makemap 56;93 mapaccess1_fat 12;101 mapaccess2_fat 12;135 mapdelete 57;156 mapIterStart 58;168 mapIterNext 59;178 mapclear 60;204 reflect_makemap 61;225 reflect_mapaccess 26;235 reflect_mapaccess_faststr 26;253 reflect_mapassign 27;259 reflect_mapassign_faststr 27;265 reflect_mapdelete 28;270 reflect_mapdelete_faststr 28;284 reflect_maplen 30;296 reflect_mapclear 28;301 reflectlite_maplen 30;322 mapclone 119",
    "map_fast32.go":
      "",
    "map_fast64.go":
      "",
    "map_faststr.go":
      "",
    "maps/group.go":
      "48 bitset.first 0;56 bitsetFirst 0;62 bitset.removeFirst 0;67 bitset.removeBelow 0;74 bitsetRemoveBelow 63;84 bitset.lowestSet 0;91 bitsetLowestSet 0;97 bitset.shiftOutLowest 0;104 bitsetShiftOutLowest 0;109 bitset.count 1;129 (*ctrlGroup).get 64;137 (*ctrlGroup).set 2;146 (*ctrlGroup).setEmpty 0;152 ctrlGroup.matchH2 65;160 ctrlGroupMatchH2 66;174 ctrlGroup.matchEmpty 67;182 ctrlGroupMatchEmpty 68;195 ctrlGroup.matchEmptyOrDeleted 67;203 ctrlGroupMatchEmptyOrDeleted 69;214 ctrlGroup.matchFull 0;219 ctrlGroup.anyFull 1;228 ctrlGroupMatchFull 70;265 alignUp 0;272 alignUpPow2 71;284 (*groupReference).ctrls 0;289 (*groupReference).key 63;296 (*groupReference).elem 63;318 newGroups 56;327 (*groupsReference).group 70;337 cloneGroup 120",
    "maps/map.go":
      "183 h1 0;190 h2 0;252 depthToShift 64;264 NewMap 72;331 NewEmptyMap 6;338 (*Map).directoryIndex 73;345 (*Map).directoryAt 74;349 (*Map).directorySet 0;353 (*Map).replaceTable 75;363 (*Map).installTableSplit 76;397 (*Map).Used 0;403 (*Map).Get 28;407 (*Map).getWithKey 77;426 (*Map).getWithoutKey 78;446 (*Map).getWithKeySmall 121;477 (*Map).Put 27;486 (*Map).PutSlot 80;536 (*Map).putSlotSmall 81;598 (*Map).growToSmall 82;608 (*Map).growToTable 83;647 (*Map).Delete 122;687 (*Map).deleteSmall 85;735 (*Map).Clear 123;773 (*Map).clearSmall 111;784 (*Map).Clone 124;821 mapKeyError 126;828 mapKeyError2 127;891 unhashableTypeError.RuntimeError 128;893 unhashableTypeError.Error 128",
    "maps/runtime.go":
      "56 mapaccess1 137;131 mapaccess2 137;206 mapassign 138",
    "maps/runtime_fast32.go":
      "15 mapaccess1_fast32 139;85 mapaccess2_fast32 139;154 (*Map).putSlotSmallFast32 89;195 mapassign_fast32 140;335 mapassign_fast32ptr 90;465 mapdelete_fast32 92",
    "maps/runtime_fast64.go":
      "15 mapaccess1_fast64 139;85 mapaccess2_fast64 141;155 (*Map).putSlotSmallFast64 89;196 mapassign_fast64 140;331 (*Map).putSlotSmallFastPtr 89;374 mapassign_fast64ptr 142;505 mapdelete_fast64 92",
    "maps/runtime_faststr.go":
      "15 (*Map).getWithoutKeySmallFastStr 93;75 longStringQuickEqualityTest 94;92 stringPtr 2;101 mapaccess1_faststr 143;161 mapaccess2_faststr 143;220 (*Map).putSlotSmallFastStr 96;263 mapassign_faststr 144;402 mapdelete_faststr 92",
    "maps/table.go":
      "73 newTable 101;101 (*table).reset 102;115 (*table).maxGrowthLeft 145;137 (*table).Used 0;143 (*table).Get 104;164 (*table).getWithKey 146;225 (*table).getWithoutKey 147;266 (*table).PutSlot 148;382 (*table).uncheckedPutSlot 108;422 (*table).Delete 149;510 (*table).pruneTombstones 134;595 (*table).tombstones 110;600 (*table).Clear 150;678 (*Iter).Init 112;702 (*Iter).Initialized 0;707 (*Iter).Map 0;714 (*Iter).Key 0;722 (*Iter).Elem 0;726 (*Iter).nextDirIdx 113;762 (*Iter).grownKeyElem 114;810 (*Iter).Next 115;1145 (*table).rehash 116;1171 localDepthMask 64;1179 (*table).split 117;1227 (*table).grow 118;1280 makeProbeSeq 2;1288 probeSeq.next 63;1294 (*table).clone 136",
  },
  27: {
    "map.go":
      "23 makemap64 6;43 makemap_small 55;62 makemap 56;93 mapaccess1_fat 12;101 mapaccess2_fat 12;135 mapdelete 57;156 mapIterStart 58;168 mapIterNext 59;178 mapclear 60;204 reflect_makemap 61;225 reflect_mapaccess 26;235 reflect_mapaccess_faststr 26;253 reflect_mapassign 27;259 reflect_mapassign_faststr 27;265 reflect_mapdelete 28;270 reflect_mapdelete_faststr 28;284 reflect_maplen 30;296 reflect_mapclear 28;301 reflectlite_maplen 30;322 mapclone 119",
    "map_fast32.go":
      "",
    "map_fast64.go":
      "",
    "map_faststr.go":
      "",
    "maps/group.go":
      "49 bitset.first 0;57 bitsetFirst 0;63 bitset.removeFirst 0;68 bitset.removeBelow 0;75 bitsetRemoveBelow 63;85 bitset.lowestSet 0;92 bitsetLowestSet 0;98 bitset.shiftOutLowest 0;105 bitsetShiftOutLowest 0;110 bitset.count 1;130 (*ctrlGroup).get 64;138 (*ctrlGroup).set 2;147 (*ctrlGroup).setEmpty 0;153 ctrlGroup.matchH2 65;161 ctrlGroupMatchH2 151;179 ctrlGroup.matchEmpty 67;187 ctrlGroupMatchEmpty 68;200 ctrlGroup.matchEmptyOrDeleted 67;208 ctrlGroupMatchEmptyOrDeleted 69;219 ctrlGroup.matchFull 0;224 ctrlGroup.anyFull 1;233 ctrlGroupMatchFull 70;274 alignUp 0;281 alignUpPow2 71;293 (*groupReference).ctrls 0;298 (*groupReference).key 63;305 (*groupReference).elem 63;327 newGroups 56;336 (*groupsReference).group 70;346 cloneGroup 120",
    "maps/map.go":
      "202 h1 0;209 h2 0;271 depthToShift 64;283 NewMap 72;350 NewEmptyMap 6;357 (*Map).directoryIndex 73;364 (*Map).directoryAt 74;368 (*Map).directorySet 0;372 (*Map).replaceTable 75;382 (*Map).installTableSplit 76;416 (*Map).Used 0;422 (*Map).Get 28;426 (*Map).getWithKey 77;445 (*Map).getWithoutKey 78;465 (*Map).getWithKeySmall 121;496 (*Map).Put 27;505 (*Map).PutSlot 152;556 (*Map).putSlotSmall 81;618 (*Map).growToSmall 82;628 (*Map).growToTable 153;668 (*Map).Delete 122;708 (*Map).deleteSmall 85;756 (*Map).Clear 123;794 (*Map).clearSmall 111;805 (*Map).Clone 124;842 mapKeyError 126;849 mapKeyError2 127;912 unhashableTypeError.RuntimeError 128;914 unhashableTypeError.Error 128",
    "maps/memhash_aes.go":
      "15 MemHash 154;22 MemHash32 154;29 MemHash64 154;36 StrHash 155",
    "maps/memhash_aes_asm.go":
      "",
    "maps/memhash_aes_simd.go":
      "16 memHash32AES 156;30 memHash64AES 156",
    "maps/memhash_align_check.go":
      "",
    "maps/memhash_align_nocheck.go":
      "9 checkMasksAndShiftsAlignment 26",
    "maps/memhash_noaes.go":
      "17 memHash32AES 155;21 memHash64AES 155;25 memHashAES 155;29 MemHash 155;33 MemHash32 155;37 MemHash64 155;41 StrHash 155",
    "maps/runtime.go":
      "57 mapaccess1 157;63 mapaccess2 158;143 mapassign 159",
    "maps/runtime_alg.go":
      "27 AlgInit 124;64 initAlgAES 119;74 add 0;79 readUnaligned32 160;87 readUnaligned64 160",
    "maps/runtime_fast32.go":
      "16 mapaccess1_fast32 157;22 mapaccess2_fast32 161;115 (*Map).putSlotSmallFast32 162;156 (*table).uncheckedPutSlotForAssignFast32 163;187 mapassign_fast32 164;336 mapassign_fast32ptr 165;479 mapdelete_fast32 92",
    "maps/runtime_fast64.go":
      "16 mapaccess1_fast64 157;22 mapaccess2_fast64 166;110 (*Map).putSlotSmallFast64 162;151 (*table).uncheckedPutSlotForAssignFast64 163;182 mapassign_fast64 164;326 (*Map).putSlotSmallFastPtr 162;367 (*table).uncheckedPutSlotForAssignFastPtr 163;400 mapassign_fast64ptr 167;544 mapdelete_fast64 92",
    "maps/runtime_faststr.go":
      "16 (*Map).getWithoutKeySmallFastStr 168;95 longStringQuickEqualityTest 94;114 mapaccess1_faststr 157;120 mapaccess2_faststr 169;187 (*Map).putSlotSmallFastStr 170;230 (*table).uncheckedPutSlotForAssignFastStr 163;261 mapassign_faststr 171;409 mapdelete_faststr 92",
    "maps/runtime_hash32.go":
      "14 memHash32Fallback 172;23 memHash64Fallback 172;32 memHashFallback 173;57 mix32 174",
    "maps/runtime_hash64.go":
      "21 memHashFallback 175;67 memHash32Fallback 174;72 memHash64Fallback 174;77 mix 174;82 r4 155;86 r8 155",
    "maps/table.go":
      "74 newTable 101;102 (*table).reset 102;116 (*table).maxGrowthLeft 145;138 (*table).Used 0;144 (*table).Get 104;165 (*table).getWithKey 146;226 (*table).getWithoutKey 147;267 (*table).PutSlot 148;383 (*table).uncheckedPutSlot 108;436 (*table).uncheckedPutSlotForAssign 176;478 (*table).Delete 149;566 (*table).pruneTombstones 134;651 (*table).tombstones 110;656 (*table).Clear 177;741 (*Iter).Init 112;765 (*Iter).Initialized 0;770 (*Iter).Map 0;777 (*Iter).Key 0;785 (*Iter).Elem 0;789 (*Iter).nextDirIdx 113;825 (*Iter).grownKeyElem 114;873 (*Iter).Next 115;1208 (*table).rehash 116;1234 localDepthMask 64;1242 (*table).split 117;1290 (*table).grow 118;1343 makeProbeSeq 2;1351 probeSeq.next 63;1357 (*table).clone 136",
  },
};
