-- Ends the sessions with a node when a majority of the Sentinels names another one. The former may say for seconds that it is
-- master, and what it acknowledges meanwhile is lost when it is demoted. Where no majority names any, sessions live on.

local majority = tonumber(os.getenv('MAJORITY'))

-- The number of the one node that is named; nil while Sentinels change their minds.
local function named()
  local one
  for name, backend in pairs(core.backends) do
    local node = name:match('^named(%d+)$')
    if node and backend:get_stats().act >= majority then
      if one then return nil end
      one = node
    end
  end
  return one
end

core.register_task(function()
  while true do
    core.msleep(100)
    local master = named()
    for name, backend in pairs(core.backends) do
      local node = name:match('^master(%d+)$')
      if master and node and node ~= master then
        for _, server in pairs(backend.servers) do server:shut_sess() end
      end
    end
  end
end)
