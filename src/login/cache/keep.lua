-- KEYS: the count of changes, an entry. ARGV: what the keys of subjects begin with, the count from before the database was read,
-- the entry's life in milliseconds, its body, its subjects.
-- Answers 1 where it was kept; 0 where something that it was read from may have been touched since.
local count = redis.call('GET', KEYS[1])
if not count or tonumber(ARGV[2]) > tonumber(count) then
    return 0
end
local as_of, life = tonumber(ARGV[2]), tonumber(ARGV[3])
local unknown = {}
for i = 5, #ARGV do
    local touched = redis.call('GET', ARGV[1] .. ARGV[i])
    if touched then
        if not tonumber(touched) or tonumber(touched) > as_of then
            return 0
        end
    elseif ARGV[2] ~= count then
        -- Whether this one was among what was touched meanwhile, nobody knows.
        return 0
    else
        unknown[#unknown + 1] = ARGV[i]
    end
end
for _, subject in ipairs(unknown) do
    redis.call('SET', ARGV[1] .. subject, ARGV[2])
end
-- Known for longer than any entry lives.
for i = 5, #ARGV do
    redis.call('PEXPIRE', ARGV[1] .. ARGV[i], 2 * life)
end
redis.call('HSET', KEYS[2], 'as_of', ARGV[2], 'of', table.concat(ARGV, ' ', 5), 'body', ARGV[4])
redis.call('PEXPIRE', KEYS[2], life)
return 1
