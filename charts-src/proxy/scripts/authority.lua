-- Runs in HAProxy where servers speak TLS. The kubelet brings other authorities into the pod, and this hands them to the
-- checks through the Runtime API. No other program of the image could: it has none that speaks to a UNIX socket.
local file = os.getenv("TLS") .. "/ca.crt"
local socket = "unix@" .. (os.getenv("RUN") or "/run/redis") .. "/haproxy.sock"
local seconds = tonumber(os.getenv("WATCH_SECONDS") or 5)

local function content()
  local handle = io.open(file)
  if not handle then return nil end
  local text = handle:read("*a")
  handle:close()
  return text
end

local function command(text)
  local client = core.tcp()
  client:settimeout(2)
  if not client:connect(socket) then return "no connection to " .. socket end
  client:send(text)
  local answer = client:receive("*a")
  client:close()
  return answer or "no answer"
end

-- an empty line would end the payload
local function trust(authorities)
  local payload = authorities:gsub("\r", ""):gsub("\n\n+", "\n")
  local answer = command("set ssl ca-file " .. file .. " <<\n" .. payload .. "\n")
  if answer:find("transaction", 1, true) then answer = command("commit ssl ca-file " .. file .. "\n") end
  return answer:find("Success", 1, true) ~= nil, answer
end

local known = content()
local refused

core.register_task(function()
  while true do
    core.msleep(seconds * 1000)
    local found = content()
    if found and found ~= known then
      local done, answer = trust(found)
      if done then
        known = found
        core.log(core.notice, "the checks trust other authorities now")
      elseif found ~= refused then
        refused = found
        core.log(core.alert, "the new authorities can't be read, the former ones stay: " .. answer)
      end
    end
  end
end)
