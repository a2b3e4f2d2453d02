"""How organisations answer, as staff asks: response rates and bottlenecks."""
