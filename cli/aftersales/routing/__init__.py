"""`aftersales routing`: the policies 派工策略 by which cases go to stations."""
