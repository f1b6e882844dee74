-- KEYS: the count of changes, an entry. ARGV: what the keys of subjects begin with.
-- Answers the count, and the entry's body where nothing that it was read from has been touched since.
local count = redis.call('GET', KEYS[1])
if not count then
    -- Begins with the time in microseconds: a count that was lost (evicted, flushed) goes on above what it was.
    local now = redis.call('TIME')
    count = now[1] .. string.format('%06d', tonumber(now[2]))
    redis.call('SET', KEYS[1], count, 'EX', 86400)
end
local entry = redis.call('HMGET', KEYS[2], 'as_of', 'of', 'body')
if not entry[3] then
    return { count }
end
local as_of = tonumber(entry[1])
for subject in string.gmatch(entry[2], '%S+') do
    local touched = redis.call('GET', ARGV[1] .. subject)
    -- Not there: evicted or over, so nobody knows. Not a number: about to be changed.
    if not touched or not tonumber(touched) or tonumber(touched) > as_of then
        return { count }
    end
end
return { count, entry[3] }
