-- Follows ca.crt without a reload. What HAProxy itself does for a `ca-file` that changes passes over servers that show no
-- certificate of their own: so new servers take the place of those that the checks go through, one by one. No session of
-- a client goes through these.

local admin = require('admin')

local AT_A_TIME = 8192 -- bytes of a command; HAProxy takes 16 KiB

local host = os.getenv('TLS_HOST')
local addresses, current = {}, {}
for server, address in os.getenv('TLS_SERVERS'):gmatch('(%S+)=(%S+)') do
  addresses[server], current[server] = address, server
end

local function read(path)
  local file = io.open(path)
  if not file then return nil end
  local text = file:read('a')
  file:close()
  return text
end

local function run(command, expected)
  local answer = admin(command) or 'no answer'
  if not answer:find(expected) then error((answer:gsub('%s+', ' ')), 0) end
end

local function pieces(pem)
  local all = {}
  for certificate in pem:gmatch('%-%-%-%-%-BEGIN [%u%d ]*CERTIFICATE%-.-%-END [%u%d ]*CERTIFICATE%-%-%-%-%-') do
    local last = all[#all]
    if last and #last + #certificate < AT_A_TIME then all[#all] = last .. '\n' .. certificate
    else all[#all + 1] = certificate end
  end
  if #all == 0 then error('there is no certificate in ca.crt', 0) end
  return all
end

local function load(file, pem)
  run('new ssl ca-file ' .. file, 'created')
  for i, piece in ipairs(pieces(pem)) do
    run((i == 1 and 'set' or 'add') .. ' ssl ca-file ' .. file .. ' <<\n' .. piece .. '\n', 'transaction')
  end
  run('commit ssl ca-file ' .. file, 'Success')
end

-- What is to go as soon as nothing uses it any more: checks are still on their way through a server.
local disused = {}

local function tidy()
  for what in pairs(disused) do
    if (admin('del ' .. what) or ''):find('deleted') then disused[what] = nil end
  end
end

local function replace(server, version, file)
  local name = server .. '-' .. version
  local ssl = ' ssl verify required ca-file ' .. file .. ' verifyhost ' .. host
  run('add server ' .. name .. ' ' .. addresses[server] .. ssl, 'registered')
  run('enable server ' .. name, '^%s*$')
  run('disable server ' .. current[server], '^%s*$')
  disused['server ' .. current[server]] = true
  current[server] = name
end

local version, trusted = 0, nil

local function trust(pem)
  version = version + 1
  local file = 'authorities-' .. version
  local ok, why = pcall(function()
    load(file, pem)
    for server in pairs(addresses) do replace(server, version, file) end
  end)
  if not ok then admin('abort ssl ca-file ' .. file) end
  local former = file
  if ok then former, trusted = trusted, file end
  if former then disused['ssl ca-file ' .. former] = true end
  return ok, why
end

core.register_task(function()
  local known = read(os.getenv('RUN') .. '/ca.crt')
  while true do
    local pem = read(os.getenv('TLS') .. '/ca.crt')
    local ok, why = true, nil
    if pem and pem ~= known then
      ok, why = trust(pem)
      if ok then
        known = pem
        core.log(core.notice, 'the checks trust the authorities that ca.crt has now')
      else
        core.Alert('the checks go on with the former authorities: ' .. why)
      end
    end
    tidy()
    core.msleep(ok and 1000 or 10000)
  end
end)
