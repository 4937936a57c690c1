-- Follows ca.crt without a reload. What HAProxy itself does for a `ca-file` that changes passes over servers that show no
-- certificate of their own: so new servers take the place of those that the checks go through, one by one. No session of
-- a client goes through these.

local admin = require('admin')

local function read(path)
  local file = io.open(path)
  if not file then return nil end
  local text = file:read('a')
  file:close()
  return text
end

local host = os.getenv('TLS_HOST')
local addresses, current = {}, {}
for server, address in os.getenv('TLS_SERVERS'):gmatch('(%S+)=(%S+)') do
  addresses[server], current[server] = address, server
end

local function run(command, expected)
  local answer = admin(command) or 'no answer'
  if not answer:find(expected) then error((answer:gsub('%s+', ' ')), 0) end
end

-- A server that checks still go through can't be deleted, and gets no more of them.
local function delete(server)
  run('disable server ' .. server, '^%s*$')
  for _ = 1, 50 do
    if (admin('del server ' .. server) or ''):find('deleted') then return end
    core.msleep(100)
  end
  error(server .. ' is still in use', 0)
end

local version, file = 0, nil

local function trust(pem)
  version = version + 1
  local former = file
  file = 'authorities-' .. version
  run('new ssl ca-file ' .. file, 'created')
  local lines = pem:gsub('^%s+', ''):gsub('\n%s*\n', '\n') -- an empty one would end it
  run('set ssl ca-file ' .. file .. ' <<\n' .. lines .. '\n', 'transaction created')
  run('commit ssl ca-file ' .. file, 'Success')
  for server, address in pairs(addresses) do
    local name = server .. '-' .. version
    local ssl = ' ssl verify required ca-file ' .. file .. ' verifyhost ' .. host
    run('add server ' .. name .. ' ' .. address .. ssl, 'registered')
    run('enable server ' .. name, '^%s*$')
    local replaced = current[server]
    current[server] = name
    delete(replaced)
  end
  if former then admin('del ssl ca-file ' .. former) end
end

core.register_task(function()
  local known = read(os.getenv('RUN') .. '/ca.crt')
  while true do
    local pem = read(os.getenv('TLS') .. '/ca.crt')
    local ok, why = true, nil
    if pem and pem ~= known then
      ok, why = pcall(trust, pem)
      if ok then
        known = pem
        core.log(core.notice, 'the checks trust the authorities that ca.crt has now')
      else
        core.Alert('the checks go on with the former authorities: ' .. why)
      end
    end
    core.msleep(ok and 1000 or 10000)
  end
end)
