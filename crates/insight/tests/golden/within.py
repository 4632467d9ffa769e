"""The difference within strata by another program: prints what `evidence/within.rs` is held to.

pip install numpy statsmodels==0.15.0
"""

import numpy as np
import statsmodels.api as sm

at = np.arange(60)
stratum = at % 3
first = (at * 7 % 5 < 2).astype(float)
customer = np.where(at < 38, at // 2, at)
yes = ((at * at % 7 < 3) | (at % 11 == 0)).astype(float)
columns = np.column_stack([first] + [(stratum == s).astype(float) for s in range(3)])
fit = sm.OLS(yes, columns).fit(cov_type="cluster", cov_kwds={"groups": customer})
low, high = fit.conf_int()[0]
print(f"{fit.params[0]:.12f} {low:.12f} {high:.12f}")
