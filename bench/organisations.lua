-- SPDX-License-Identifier: EUPL-1.2
-- For wrk: pages at random, from the ids in the file that IDS names; of organisations, or below the address that PAGES gives.
local ids = {}
function init()
  for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end
  math.randomseed(20261123)
end
function request()
  return wrk.format("GET", (os.getenv("PAGES") or "/organisations/") .. ids[math.random(#ids)])
end
