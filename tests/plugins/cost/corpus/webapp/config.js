module.exports = {
  model: "gpt-4o-mini",
  claude: process.env.CLAUDE_MODEL || "claude-3-5-haiku-latest",
  limits: { answer: 250 },
};
